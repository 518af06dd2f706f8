"""What every reading route needs: areas and indicators by name or a clear refusal, and answers compressed once.

`check_area` is the one door to what is told of an area (docs/sign-in.md): every route goes through it.
"""

from __future__ import annotations

from fastapi import HTTPException, Request, Response

from api.encoding import Encoded, accepted
from catalogue.model import Indicator
from catalogue.people import Permission, present
from catalogue.registry import Catalogue
from data_access.areas import AreaTree


def check_area(tree: AreaTree, code: str) -> None:
    """403 for an area that whoever asks may not see, 404 for one that is not in the tree."""
    person = present()
    if not person.sees(area.code for area in tree.path(code)):
        theirs = ", ".join(person.areas) or "none"
        raise HTTPException(403, f"area {code!r} is not among those that {person.key!r} may see: {theirs}")
    if tree.get(code) is None:
        raise HTTPException(404, f"area {code!r} is not known")


def require(permission: Permission) -> None:
    """403 where whoever asks has not been given the permission."""
    person = present()
    if not person.may(permission):
        raise HTTPException(403, f"{person.key!r} lacks the permission {permission.value!r}")


def check_feed(catalogue: Catalogue, key: str) -> None:
    """404 for a feed that no system declares."""
    if key not in catalogue.feeds:
        raise HTTPException(404, f"feed {key!r} is not declared; there are {', '.join(catalogue.feeds)}")


def indicator_named(catalogue: Catalogue, key: str) -> Indicator:
    """The indicator; 422 for a key that no system declares."""
    found = catalogue.indicators.get(key)
    if found is None:
        raise HTTPException(422, f"indicator {key!r} is not one of {', '.join(catalogue.indicators)}")
    return found


def respond(request: Request, encoded: Encoded, tag: str | None, cache: str, media_type: str) -> Response:
    """The body in the encoding that the client takes, or 304 when it has it already (`tag` is a quoted ETag)."""
    headers = {"cache-control": cache, "vary": "accept-encoding"} | ({"etag": tag} if tag else {})
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    encoding = accepted(request.headers.get("accept-encoding", ""))
    if encoding != "identity":
        headers["content-encoding"] = encoding
    return Response(encoded.get(encoding), media_type=media_type, headers=headers)
