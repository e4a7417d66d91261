# Read one collection with sf; the question and the answer are JSON.
suppressPackageStartupMessages(library(sf))

asked <- commandArgs(trailingOnly = TRUE)
found <- st_read(paste0("OAPIF:", asked[1]), layer = gsub("\"", "", asked[2]), quiet = TRUE)
numbers <- function(box) paste(sprintf("%.9f", box), collapse = ", ")
cat(sprintf(
    "{\"version\": \"%s with GDAL %s\", \"n\": %d, \"ids\": %d, \"bounds\": [%s], \"projected\": [%s]}\n",
    packageVersion("sf"), sf_extSoftVersion()[["GDAL"]], nrow(found), length(unique(found$id)),
    numbers(st_bbox(found)), numbers(st_bbox(st_transform(found, 3006)))
))
