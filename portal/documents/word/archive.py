"""Zip archives most of whose members never change.

``zipfile`` reads and writes the whole directory again for each archive. Here the constant members and their
directory entries are bytes made once; an archive is those bytes with a few members added (PKWARE APPNOTE 6.3.10,
4.3). Nothing but the content decides the bytes: every member carries the oldest date that the format knows.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

STORED, FAST, SMALL = 0, 1, 9  # zlib's levels: documents are compressed for each reader, constant parts once

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_EXTRA = struct.Struct("<2HQ")
FAR, MANY = 0xFFFFFFFF, 0xFFFF  # the first numbers for which the old records have no room
_DATE = (0, (1 << 5) | 1)  # time 00:00:00, date 1980-01-01
_VERSION, _VERSION64 = 20, 45  # needed to read: deflate, ZIP64
_UTF8 = 0x800  # the name is UTF-8
_READABLE = 0o644 << 16


class Archive:
    """The constant members of many archives."""

    def __init__(self, members: Mapping[str, bytes]):
        self._body, self._directory, self._count = _written(((name, part, SMALL) for name, part in members.items()), 0)

    def added(self, *members: tuple[str, bytes, int]) -> bytes:
        """A whole archive: the constant members, then ``members`` as (name, content, level)."""
        body, directory, count = _written(members, len(self._body))
        total, start = self._count + count, len(self._body) + len(body)
        size = len(self._directory) + len(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, total, total, size, start, 0)
        return b"".join((self._body, body, self._directory, directory, end))


def streamed(members: Iterable[tuple[str, bytes, int]], *, far: int = FAR, many: int = MANY) -> Iterator[bytes]:
    """An archive of any length, piece by piece: no more than one member is held, beside the directory.

    Sizes stand in front of each member, so that readers need not wait for the end. From ``far`` bytes or ``many``
    members on, the numbers that have no room in the old records stand in those of ZIP64 (4.3.14, 4.3.15, 4.5.3).
    """
    directory, count, offset = bytearray(), 0, 0
    for member in members:
        body, entry, _ = _written([member], min(offset, FAR))
        if offset >= far:
            entry = _distant(entry, offset)
        directory += entry
        count += 1
        offset += len(body)
        yield body
    yield bytes(directory)
    size, end = len(directory), offset + len(directory)
    if offset >= far or count >= many:
        yield _END64.pack(b"PK\x06\x06", _END64.size - 12, _VERSION64, _VERSION64, 0, 0, count, count, size, offset)
        yield _LOCATOR.pack(b"PK\x06\x07", 0, end, 1)
    yield _END.pack(b"PK\x05\x06", 0, 0, *(min(count, MANY),) * 2, min(size, FAR), min(offset, FAR), 0)


def _distant(entry: bytes, offset: int) -> bytes:
    """A directory entry whose member begins further away than the old record can say."""
    fields = list(_ENTRY.unpack_from(entry))
    fields[2], fields[11], fields[16] = _VERSION64, _EXTRA.size, FAR
    return _ENTRY.pack(*fields) + entry[_ENTRY.size :] + _EXTRA.pack(1, 8, offset)


def _written(members: Iterable[tuple[str, bytes, int]], offset: int) -> tuple[bytes, bytes, int]:
    """Members as they stand in an archive from ``offset`` on, their directory entries, and how many they are."""
    body: list[bytes] = []
    directory: list[bytes] = []
    for name, content, level in members:
        data = zlib.compress(content, level, wbits=-15) if level else content
        coded = name.encode()
        shared = (
            *(_VERSION, _UTF8, zlib.DEFLATED if level else 0, *_DATE),
            *(zlib.crc32(content), len(data), len(content), len(coded), 0),
        )
        local = _LOCAL.pack(b"PK\x03\x04", *shared)
        body += (local, coded, data)
        directory += (_ENTRY.pack(b"PK\x01\x02", 3 << 8 | _VERSION, *shared, 0, 0, 0, _READABLE, offset), coded)
        offset += len(local) + len(coded) + len(data)
    return b"".join(body), b"".join(directory), len(directory) // 2
