"""``soffice``: turns a Word document into PDF with a real LibreOffice, one profile of its own per session."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from portal.documents.pages.libreoffice import Office, installed
from tests.programs import program

ALIASES = {
    "Noto Serif CJK SC": ("仿宋_GB2312", "仿宋", "FangSong", "宋体", "SimSun", "方正小标宋简体", "楷体", "KaiTi"),
    "Noto Sans CJK SC": ("黑体", "SimHei"),
}
SECONDS = 90


def font_configuration() -> str:
    """Fontconfig aliases for the official fonts. Without them every glyph run searches all installed fonts
    (layout 260 ms instead of 21)."""
    rows = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{family}</family></prefer></alias>'
        for family, names in ALIASES.items()
        for name in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{rows}</fontconfig>'
    )


class LibreOffice:
    """Converts files; each call is one process that is gone when it returns."""

    def __init__(self, command: str, folder: Path):
        self.command = command
        self.folder = folder
        self.profile = folder / "profile"
        self.fonts = folder / "fonts.conf"
        self.fonts.write_text(font_configuration(), encoding="utf-8")
        self.count = 0

    def pdf(self, document: bytes) -> bytes:
        """The PDF of a Word document (bytes)."""
        return self.convert(document, "pdf", "pdf")

    def text(self, document: bytes) -> str:
        """The words of the PDF of a Word document, in the order of reading."""
        source = self._fresh("pdf")
        source.write_bytes(self.pdf(document))
        result = subprocess.run(
            [program("pdftotext"), "-layout", "-enc", "UTF-8", str(source), "-"],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        return result.stdout.decode()

    def convert(self, document: bytes, suffix: str, target: str) -> bytes:
        """``document`` (docx) in the format that LibreOffice calls ``target``."""
        return self.convert_all([document], suffix, target)[0]

    def convert_all(self, documents: Sequence[bytes], suffix: str, target: str) -> list[bytes]:
        """Several documents (docx) by one process, which is much cheaper than one each."""
        sources = [self._fresh("docx") for _ in documents]
        for source, document in zip(sources, documents, strict=True):
            source.write_bytes(document)
        self._run(target, *sources)
        outcomes = [source.with_suffix(f".{suffix}") for source in sources]
        # It exits with 0 on failure too: the files are the only proof.
        assert all(outcome.exists() for outcome in outcomes), "LibreOffice produced nothing"
        return [outcome.read_bytes() for outcome in outcomes]

    def workbook(self, spreadsheet: bytes) -> bytes:
        """A flat OpenDocument spreadsheet as Calc saves it for Excel, or the test is skipped."""
        if not Path(os.path.realpath(self.command)).with_name("libsclo.so").exists():
            pytest.skip("libreoffice-calc is not installed")
        source = self._fresh("fods")
        source.write_bytes(spreadsheet)
        self._run("xlsx", source, kind="OpenDocument Spreadsheet Flat XML")
        return source.with_suffix(".xlsx").read_bytes()

    def _fresh(self, suffix: str) -> Path:
        self.count += 1
        return self.folder / f"{self.count}.{suffix}"

    def _run(self, target: str, *sources: Path, kind: str = "MS Word 2007 XML") -> None:
        process = subprocess.Popen(
            [
                self.command,
                "--headless",
                "--norestore",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--infilter={kind}",
                "--convert-to",
                target,
                "--outdir",
                str(self.folder),
                *map(str, sources),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FONTCONFIG_FILE": str(self.fonts), "SAL_USE_VCLPLUGIN": "svp"},
            start_new_session=True,  # the launcher starts soffice.bin: on a time-out both have to go
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            pytest.fail(f"LibreOffice took more than {SECONDS} s")


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(program("soffice", "libreoffice"), tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="session")
def writer() -> Office:
    """The portal's own LibreOffice, which stays warm between the tests."""
    program("soffice")
    if not installed.available():
        pytest.skip("LibreOffice is there, but UNO (python3-uno) or a Chinese font is not")
    return installed
