"""List and page with OWSLib; the question and the answer are JSON."""

import json
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import owslib
from owslib.ogcapi.features import Features

CRS = {
    "CRS84": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "EPSG:3006 as written, north first": "http://www.opengis.net/def/crs/EPSG/0/3006",
}


def main(question: dict[str, Any]) -> dict[str, object]:
    """List the collections and load those asked for, in each coordinate system."""
    service = Features(question["base"])
    return {
        "version": owslib.__version__,
        "listed": service.feature_collections(),
        "loads": [load(service, name, crs, question) for name in question["collections"] for crs in CRS],
    }


def load(service: Features, collection: str, crs: str, question: dict[str, Any]) -> dict[str, object]:
    """Load one collection page by page, as the links to the next one say."""
    features = []
    parameters = {"limit": str(question["limit"]), "crs": CRS[crs]}
    while parameters:
        page = service.collection_items(collection, **parameters)
        features += page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        parameters = dict(parse_qsl(urlsplit(following[0]).query)) if following else {}
    positions = [each for feature in features for each in corners(feature["geometry"]["coordinates"])]
    firsts, seconds = zip(*positions, strict=True)
    return {
        "loaded": f"{collection}, limit {question['limit']}, crs {CRS[crs].rpartition('/')[2]}",
        "collection": collection,
        "crs": crs,
        "n": len(features),
        "ids": len({feature["id"] for feature in features}),
        "bounds": [min(firsts), min(seconds), max(firsts), max(seconds)],
    }


def corners(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    """Give every position of a geometry, as it is written."""
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from corners(part)
    else:
        yield coordinates[0], coordinates[1]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
