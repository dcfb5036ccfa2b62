"""Replies in threaded comments (批注会话): Excel shows the thread and hides the old note beneath it."""

import posixpath
import uuid
from collections.abc import Mapping

from lxml import etree

from dongneng_cli.submission.handback.inert import inert
from dongneng_cli.submission.handback.parts import Element, Parts

_NS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_TEXT = 2_000
_NAMED = "urn:dongneng-cli:"
"""Ids are made from names, so that the same input gives the same copy."""


def add_replies(parts: Parts, sheet: str, notes: Mapping[str, str], author: str) -> None:
    """Answer in the thread of each cell that has one; other cells are left alone."""
    root = _threads(parts, sheet)
    if root is None:
        return
    for ref, text in notes.items():
        thread = [one for one in root if one.get("ref") == ref]
        person = _person(parts, author) if thread else None
        if person is None:
            continue
        first = next((one for one in thread if not one.get("parentId")), thread[0])
        reply = etree.Element(
            f"{{{_NS}}}threadedComment",
            ref=ref,
            dT=max(one.get("dT", "") for one in thread),
            personId=person,
            id=_id(f"{sheet} {ref}"),
            parentId=first.get("id", ""),
        )
        etree.SubElement(reply, f"{{{_NS}}}text").text = inert(text, _TEXT)
        thread[-1].addnext(reply)


def retire_replies(parts: Parts, sheet: str, author: str) -> None:
    """Take our replies of an earlier round back."""
    root = _threads(parts, sheet)
    if root is None:
        return
    for reply in list(root):
        if reply.get("personId") == _id(author):
            root.remove(reply)


def _threads(parts: Parts, sheet: str) -> Element | None:
    part = _foreign(parts, sheet, "threadedComment")
    return None if part is None else parts.xml(part)


def _person(parts: Parts, author: str) -> str | None:
    """Return our id among the workbook's persons, put in if need be; none if there is no such list."""
    part = _foreign(parts, parts.main, "person")
    if part is None:
        return None
    root, own = parts.xml(part), _id(author)
    if not any(one.get("id") == own for one in root):
        etree.SubElement(
            root, f"{{{_NS}}}person", displayName=author, id=own, userId=author, providerId="None"
        )
    return own


def _foreign(parts: Parts, part: str, kind: str) -> str | None:
    """Return the part that a relation outside the standard leads to, if it lies in the workbook."""
    folder, _slash, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels"
    for relation in parts.xml(source) if source in parts else ():
        if relation.get("Type", "").rpartition("/")[2] != kind or relation.get("TargetMode"):
            continue
        target = relation.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return path if path in parts else None
    return None


def _id(name: str) -> str:
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, _NAMED + name)).upper() + "}"
