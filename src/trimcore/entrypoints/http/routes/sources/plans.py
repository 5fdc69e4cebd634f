"""What trims of a source would do."""

from litestar import Response, post
from litestar.di import NamedDependency

from trimcore.domain.errors import Fault, InvalidInput, SourceNotFound, SourceNotReady
from trimcore.domain.model.ids import UserId
from trimcore.domain.policies.source_use import SOURCE_NOT_HERE, UNKNOWN_SOURCE
from trimcore.domain.usecases.sources.get_source import SourceOfUser
from trimcore.domain.usecases.sources.plan_trim import PlanTrim, PlanTrimCommand
from trimcore.entrypoints.http.bodies.form import Form
from trimcore.entrypoints.http.bodies.forms import read_form
from trimcore.entrypoints.http.bodies.plans import NewPlan
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.bodies.windows import wanted_of
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.looks import OF_LOOKS, plan_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.shares import SharedLane


@post("/users/plans", status_code=200)
async def create(
    request: HttpRequest,
    plan_trim: NamedDependency[PlanTrim],
    looks: NamedDependency[SharedLane],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Tell what a trim would do."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_LOOKS)
    user = user_of(request)
    body = await read_all(request.receive, request.headers, most=limits.windows, stall=limits.stall)
    form = read_form(request.headers.get("content-type", ""), body, NewPlan)
    command = _command(user.id, form)
    try:
        plan = await looks.run(request, plan_trim.execute, command)
    except SourceNotFound as error:
        raise InvalidInput(UNKNOWN_SOURCE) from error
    except SourceNotReady as error:
        raise InvalidInput(SOURCE_NOT_HERE) from error
    return answer(enveloped(plan_resource(command, plan, query)))


def _command(user_id: UserId, form: Form) -> PlanTrimCommand:
    """Return what the form asks for.

    Raises:
        InvalidInput: names every wrong field, as callers call it.
    """
    wanted = wanted_of(form)
    found = [*wanted.faults]
    source_id = form.get("source_id")
    if source_id is None:
        found.append(Fault(field="source_id", code="required", detail="is required"))
    if (faults := form.all_faults(found)) or source_id is None:
        raise InvalidInput(*faults)
    return PlanTrimCommand(
        source=SourceOfUser(user_id=user_id, source_id=source_id),
        windows=wanted.windows,
        mode=wanted.mode,
        container=wanted.container,
    )
