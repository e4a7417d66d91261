"""Read one collection with pyogrio; the question and the answer are JSON."""

import json
import sys

import pyogrio
import shapely


def main(question: dict[str, str]) -> dict[str, object]:
    """Count features and ids, and find the box around them."""
    options = {"layer": question["collection"], "CRS": question["crs"], "PAGE_SIZE": "1000"}
    meta, _, shapes, (ids,) = pyogrio.raw.read(f"OAPIF:{question['base']}", columns=["id"], **options)
    return {
        "version": f"{pyogrio.__version__} with GDAL {pyogrio.__gdal_version_string__}",
        "crs": meta["crs"],
        "n": len(shapes),
        "ids": len(set(ids)),
        "bounds": shapely.total_bounds(shapely.from_wkb(shapes)).tolist(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
