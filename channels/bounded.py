"""Answers that come by requests, read to an end: it unpacks whatever a network sends, however much that becomes."""

from http import HTTPStatus

import requests

from channels.http import LARGEST

PIECE = 64 * 1024


class TooLong(requests.RequestException):
    """An answer that is longer than any that we ask for; what was asked may have been done."""


def bounded(response: requests.Response) -> requests.Response:
    """A response that was asked for as a stream, with its whole body; TooLong where that is beyond 16 MiB unpacked."""
    if response.status_code == HTTPStatus.NO_CONTENT:
        return response
    parts = bytearray()
    for part in response.iter_content(PIECE):
        parts += part
        if len(parts) > LARGEST:
            response.close()
            raise TooLong("the answer is too long")
    response._content = bytes(parts)
    return response
