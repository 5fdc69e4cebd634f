"""What can be called to look at sources."""

from trimcore.domain.model.sources.filmstrip import (
    HIGHEST,
    LOWEST,
    MEDIA_TYPE,
    MOST_PICTURES,
    Strip,
)
from trimcore.domain.usecases.sources.draw_filmstrip import DrawFilmstrip
from trimcore.domain.usecases.sources.list_keyframes import ListKeyframes
from trimcore.domain.usecases.sources.plan_trim import PlanTrim
from trimcore.entrypoints.http.bodies.forms import URLENCODED
from trimcore.entrypoints.http.bodies.plans import NewPlanDocument, PlanForm
from trimcore.entrypoints.http.jsonapi import envelope
from trimcore.entrypoints.http.jsonapi.documents.looks import OF_LOOKS
from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.resources.looks import KeyframesDocument, PlanDocument
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.refusals import API, GUARDED
from trimcore.entrypoints.http.openapi.parameters import IF_NONE_MATCH, SOURCE_ID

_USUAL = Strip()


def _number(name: str, least: int, most: int, usual: int) -> Object:
    schema: Object = {"type": "integer", "minimum": least, "maximum": most, "default": usual}
    return {"name": name, "in": "query", "schema": schema}


CREATE_PLAN = Operation(
    summary="Tell what a trim would do",
    usecase=PlanTrim,
    status=200,
    answer=PlanDocument,
    errors=(*GUARDED, 403, 408, 409, 413, 415, 422, 429),
    accepted=OF_LOOKS,
    bodies={URLENCODED: PlanForm, envelope.MEDIA_TYPE: NewPlanDocument},
)
LIST_KEYFRAMES = Operation(
    summary="List the keyframes of a source",
    usecase=ListKeyframes,
    status=200,
    answer=KeyframesDocument,
    errors=(*GUARDED, 404, 409, 422, 429),
    accepted=OF_LOOKS,
    parameters=(SOURCE_ID,),
)
DRAW_FILMSTRIP = Operation(
    summary="Show pictures of a source side by side",
    usecase=DrawFilmstrip,
    status=200,
    answer=None,
    file=MEDIA_TYPE,
    errors=(*GUARDED, 404, 409, 422, 429),
    parameters=(
        SOURCE_ID,
        _number("count", 1, MOST_PICTURES, _USUAL.count),
        _number("height", LOWEST, HIGHEST, _USUAL.height),
        IF_NONE_MATCH,
    ),
)

LOOKS: Operations = {
    ("post", f"{API}/plans"): ("createPlan", CREATE_PLAN),
    ("get", f"{API}/sources/{{source_id}}/keyframes"): ("listKeyframes", LIST_KEYFRAMES),
    ("get", f"{API}/sources/{{source_id}}/filmstrip"): ("drawFilmstrip", DRAW_FILMSTRIP),
}
