"""A file that is sent in pieces, by a client that does not give up."""

import time
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Event

import httpx

from tests.integration.faults.round import HUNG, PATIENCE, Round
from tests.integration.service.deployment import Api

UPLOADS = "/api/v1/users/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
PATCHED = {**TUS, "Content-Type": "application/offset+octet-stream"}


@dataclass
class Pieces:
    """One upload; whatever is away, what has been stored is not sent again."""

    it: Round
    content: bytes
    at: Api
    """Where it is sent to, until that dies; then to the site's own API."""
    address: str = ""
    source_id: str = ""
    _pause: Event = field(default_factory=Event)

    def send(self, most: int | None = None) -> None:
        """Send what is missing, or up to `most` bytes of the file; then, if all, await the source.

        Raises:
            AssertionError: it does not come to an end.
        """
        end = time.monotonic() + PATIENCE
        while not self._is_there(most):
            assert time.monotonic() < end, f"{self.address} does not become a source"
            self._pause.wait(0.2)

    def _is_there(self, most: int | None) -> bool:
        client = self.it.user.at(self.at)
        try:
            with client.http as http:
                http.timeout = HUNG
                return self._further(http, len(self.content) if most is None else most)
        except httpx.TimeoutException:
            self.it.wrongs.append(f"no answer for {HUNG} seconds")
        except httpx.TransportError:
            if self.at.process.running.poll() is not None:
                self.at = self.it.site.api
        return False

    def _further(self, http: httpx.Client, most: int) -> bool:
        if not self.address:
            told = {**TUS, "Upload-Length": str(len(self.content))}
            answer = http.post(UPLOADS, headers=told)
            if self._expects(answer, 201):
                self.address = httpx.URL(answer.headers["location"]).path
            return False
        answer = http.head(self.address, headers=TUS)
        if not self._expects(answer, 200):
            return False
        offset = int(answer.headers["upload-offset"])
        if offset < most:
            told = {**PATCHED, "Upload-Offset": str(offset)}
            body = self.content[offset:most]
            answer = http.patch(self.address, headers=told, content=body)
            # What was taken over by a later call, or lost its answer, is asked for again.
            return self._expects(answer, 204, 409) and most < len(self.content)
        self.source_id = answer.headers.get("upload-source", "")
        return bool(self.source_id) or most < len(self.content)

    def _expects(self, answer: httpx.Response, *statuses: int) -> bool:
        if answer.status_code not in {*statuses, 503}:
            self.it.wrongs.append(f"an upload in pieces was answered by {answer.status_code}")
        return answer.status_code in statuses

    def judge(self) -> None:
        """Note if the source is not what was sent."""
        with self.it.user.at(self.it.site.api).http as http:
            answer = http.get(f"/api/v1/users/sources/{self.source_id}").raise_for_status()
        if answer.json()["data"]["attributes"]["sha256"] != sha256(self.content).hexdigest():
            self.it.wrongs.append(f"source {self.source_id} is not what was sent")
