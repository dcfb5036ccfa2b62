"""Workbooks read by a Dask cluster: bytes go out, packed outcomes come back, nothing else.

A worker that is lost loses nothing: the scheduler gives its workbooks to others. A workbook that was there
when workers went down is read again, alone, before it is blamed. Workers must run this version's code and
come to the same hash of the plan.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import UnreadableError
from dongneng_cli.i18n import _, language, set_language
from dongneng_cli.plan.load import plan_files
from dongneng_cli.scale.code import code_state
from dongneng_cli.scale.parcel import Parcel, read_path, read_source
from dongneng_cli.shown import shown
from dongneng_cli.submission.guard import Source, open_source
from dongneng_cli.workflow.context import Context, open_plan

_PATIENCE = "10s"
_AHEAD = 4
"""Workbooks on their way for each thread of the cluster: enough to keep it busy, few enough to hold."""

_TLS = {
    "tls_ca_file": "DN_TLS_CA",
    "tls_client_cert": "DN_TLS_CERT",
    "tls_client_key": "DN_TLS_KEY",
}
"""What Dask calls the files for TLS, and the variables that name them."""

Files = tuple[tuple[str, bytes], ...]
"""Names and bytes of a plan's files."""

_reading = Lock()
"""One workbook at a time in a process: the language of messages belongs to the process."""


class ClusterError(UsageError):
    """The cluster cannot be used."""

    code = "DN-C01"


def read_on_cluster(
    paths: Sequence[tuple[int, str]], context: Context, address: str
) -> Iterator[tuple[int, Parcel | None]]:
    """Read workbooks on a cluster, each under its number, and yield them as they are done.

    ``None`` stands for a workbook that workers do not survive.

    Args:
        paths: Number and path of each.
        context: The plan.
        address: The scheduler, ``tcp://host:8786`` or ``tls://…``. ``DN_TLS_CA``, ``DN_TLS_CERT`` and
            ``DN_TLS_KEY`` name the files for TLS; else Dask's own settings hold.

    Raises:
        ClusterError: If there is no such scheduler, no worker, or one of another version.
    """
    client = _connected(address)
    try:
        _check_versions(client)
        run = _Run(client, context)
        suspects = []
        for number, path, parcel in run.read(paths, run.ahead):
            if parcel is None:
                suspects.append((number, path))
            else:
                yield number, parcel
        for one in suspects:
            for number, _path, parcel in run.read([one], 1):
                yield number, parcel
    finally:
        with suppress(Exception):
            client.close(timeout=5)


class _Run:
    """One batch on a cluster."""

    def __init__(self, client: Any, context: Context) -> None:
        self._client = client
        self._context = context
        files: Files = tuple(
            (file.relative_to(context.path).as_posix(), file.read_bytes())
            for file in plan_files(context.path)
        )
        # A task, not scattered data: it can be made again when every worker that held it is gone.
        self._plan = client.submit(_plan_files, files, pure=False)
        self.ahead = _AHEAD * max(1, sum(client.nthreads().values()))

    def read(
        self, paths: Sequence[tuple[int, str]], ahead: int
    ) -> Iterator[tuple[int, str, Parcel | None]]:
        """Keep a number of workbooks on their way; yield number, path and outcome."""
        from distributed import KilledWorker, as_completed

        waiting = iter(paths)
        sent: dict[Any, tuple[int, str]] = {}
        done = as_completed(loop=self._client.loop)

        def fill() -> Iterator[tuple[int, str, Parcel | None]]:
            while len(sent) < ahead and (one := next(waiting, None)) is not None:
                try:
                    source = open_source(one[1])
                except UnreadableError:
                    yield (*one, read_path(one[1], self._context))
                    continue
                future = self._submit(source)
                sent[future.key] = one
                done.add(future)

        yield from fill()
        while sent:
            future = next(done)
            number, path = sent.pop(future.key)
            try:
                parcel: Parcel | None = Parcel(*future.result())
            except KilledWorker:
                parcel = None
            future.release()
            yield number, path, parcel
            yield from fill()

    def _submit(self, source: Source) -> Any:
        settings = {"second_reader": self._context.second_reader}
        return self._client.submit(
            read_bytes, source.file, source.data, self._plan, self._context.hash, settings,
            language(), pure=False,
        )  # fmt: skip


def read_bytes(
    file: str,
    data: bytes,
    plan: Files,
    plan_hash: str,
    settings: dict[str, Any],
    spoken: str,
) -> tuple[str, bytes]:
    """Read one workbook on a worker."""
    with _reading:
        set_language(spoken)
        context = replace(_opened(plan, plan_hash), **settings)
        parcel = read_source(Source.of(data, file), context)
    return parcel.sha256, parcel.packed


def _plan_files(files: Files) -> Files:
    """Hold a plan's files on the cluster, once for all workbooks."""
    return files


@lru_cache(maxsize=4)
def _opened(plan: Files, plan_hash: str) -> Context:
    """Open a plan that came as bytes.

    Raises:
        RuntimeError: If the hash of what arrived is another.
    """
    with TemporaryDirectory() as folder:
        for name, content in plan:
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        context = open_plan(folder)
    if context.hash != plan_hash:
        raise RuntimeError(f"the plan has the hash {context.hash}, not {plan_hash}")
    return context


def _check_versions(client: Any) -> None:
    """Refuse a cluster with no workers, or with other code than this.

    Raises:
        ClusterError: Naming the first worker that differs.
    """
    mine = code_state()
    try:
        theirs = client.run(code_state)
    except (ImportError, AttributeError) as error:
        raise ClusterError(
            _("a worker does not have dongneng-cli {version}").format(version=mine),
            hint=_("install the same wheel on every worker"),
        ) from error
    if not theirs:
        raise ClusterError(
            _("the cluster has no worker"), hint=_("start one with: dask worker ADDRESS")
        )
    for address, state in sorted(theirs.items()):
        if state != mine:
            raise ClusterError(
                _("the worker {address} runs {theirs}, this is {mine}").format(
                    address=shown(address), theirs=shown(str(state)), mine=mine
                ),
                hint=_("install the same wheel on every worker"),
            )


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            _("--cluster needs the package distributed"),
            hint=_("pip install 'dongneng-cli[cluster]'"),
        ) from error
    # That what a lost worker held is asked for again is no news for whoever waits for the result.
    logging.getLogger("distributed.client").setLevel(logging.ERROR)
    security = _security()
    if address.startswith("tls:"):
        _check_certificates(security)
    try:
        return Client(address, timeout=_PATIENCE, security=security, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            _("the scheduler {address} does not answer: {reason}").format(
                address=shown(address), reason=shown(str(error))
            ),
            hint=_("it is started with: dask scheduler --host 127.0.0.1 --port 8786"),
        ) from error


def _security() -> Any:
    from distributed.security import Security

    given = {option: os.environ[name] for option, name in _TLS.items() if os.environ.get(name)}
    return Security(require_encryption=True, **given) if given else Security()


def _check_certificates(security: Any) -> None:
    """Refuse a connection over TLS for which there are no certificates, or none that can be read.

    Raises:
        ClusterError: Saying which settings name them.
    """
    hint = _("name the files in {names}").format(names=_(", ").join(_TLS.values()))
    try:
        known = security.get_connection_args("client").get("ssl_context")
    except OSError as error:  # ssl.SSLError is one
        message = _("the certificates for TLS cannot be read: {reason}")
        raise ClusterError(message.format(reason=shown(str(error))), hint=hint) from error
    if known is None:
        raise ClusterError(_("no certificates for TLS were given"), hint=hint)
