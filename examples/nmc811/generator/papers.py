"""Permits and certificates as PDF, byte for byte reproducible (fixed creation date, no random identifiers).

Everything in them is invented, and each page says so.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN = 22 * mm
INK = HexColor("#1d2733")
GREY = HexColor("#5d6976")
SPECIMEN = "Specimen: companies, authorities and facts are invented. Example data of the Oreline project."
REGULAR, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"


@dataclass(frozen=True)
class Paper:
    """What a page says. `rows` are label and value; `seal` is the ring's text."""

    number: str
    issuer: str
    title: str
    intro: str
    rows: Sequence[tuple[str, str]]
    statement: str
    signer: str
    place: str
    colour: str
    seal: str


def draw(paper: Paper) -> bytes:
    """The PDF's bytes; the same paper gives the same bytes with the same library."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"{paper.title} {paper.number}")
    canvas.setAuthor(paper.issuer)
    canvas.setSubject(SPECIMEN)
    colour = HexColor(paper.colour)
    _frame(canvas, colour)
    y = _head(canvas, paper, colour)
    y = _rows(canvas, paper, y)
    y = _paragraph(canvas, paper.statement, y - 6 * mm, REGULAR, 10.5)
    _foot(canvas, paper, colour)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _frame(canvas: Canvas, colour: Color) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(2.2)
    canvas.rect(11 * mm, 11 * mm, WIDTH - 22 * mm, HEIGHT - 22 * mm)
    canvas.setLineWidth(0.5)
    canvas.rect(12.6 * mm, 12.6 * mm, WIDTH - 25.2 * mm, HEIGHT - 25.2 * mm)


def _head(canvas: Canvas, paper: Paper, colour: Color) -> float:
    canvas.setFillColor(colour)
    canvas.rect(12.6 * mm, HEIGHT - 41 * mm, WIDTH - 25.2 * mm, 28.4 * mm, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont(BOLD, 17)
    canvas.drawString(MARGIN, HEIGHT - 26 * mm, paper.issuer)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(MARGIN, HEIGHT - 34 * mm, f"No. {paper.number}")
    canvas.setFillColor(INK)
    size = 22.0
    while stringWidth(paper.title, BOLD, size) > WIDTH - 2 * MARGIN:
        size -= 1
    canvas.setFont(BOLD, size)
    canvas.drawString(MARGIN, HEIGHT - 58 * mm, paper.title)
    return _paragraph(canvas, paper.intro, HEIGHT - 69 * mm, ITALIC, 11)


def _rows(canvas: Canvas, paper: Paper, y: float) -> float:
    y -= 6 * mm
    for label, value in paper.rows:
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, 9)
        canvas.drawString(MARGIN, y, label)
        canvas.setFillColor(INK)
        for line in _wrapped(value, BOLD, 11, WIDTH - 2 * MARGIN - 52 * mm):
            canvas.setFont(BOLD, 11)
            canvas.drawString(MARGIN + 52 * mm, y, line)
            y -= 6 * mm
        canvas.setStrokeColor(HexColor("#d5dbe1"))
        canvas.setLineWidth(0.4)
        canvas.line(MARGIN, y + 2.4 * mm, WIDTH - MARGIN, y + 2.4 * mm)
        y -= 2.6 * mm
    return y


def _foot(canvas: Canvas, paper: Paper, colour: Color) -> None:
    x, y = MARGIN, 52 * mm
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    canvas.line(x, y, x + 68 * mm, y)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(x, y - 5 * mm, paper.signer)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 9)
    canvas.drawString(x, y - 10 * mm, paper.place)
    centre_x, centre_y = WIDTH - MARGIN - 20 * mm, 51 * mm
    canvas.setStrokeColor(colour)
    for radius, width in ((18.0, 1.4), (16.4, 0.4), (12.5, 0.4)):
        canvas.setLineWidth(width)
        canvas.circle(centre_x, centre_y, radius * mm)
    canvas.setFillColor(colour)
    canvas.setFont(BOLD, 8)
    lines = paper.seal.split("|")
    for position, line in enumerate(lines):
        canvas.drawCentredString(centre_x, centre_y + (len(lines) / 2 - position - 0.75) * 3.4 * mm, line)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawCentredString(WIDTH / 2, 17 * mm, SPECIMEN)


def _paragraph(canvas: Canvas, text: str, y: float, font: str, size: float) -> float:
    canvas.setFillColor(INK)
    for line in _wrapped(text, font, size, WIDTH - 2 * MARGIN):
        canvas.setFont(font, size)
        canvas.drawString(MARGIN, y, line)
        y -= size * 1.45
    return y


def _wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        if line and pdfmetrics.stringWidth(candidate, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = candidate
    return [*lines, line]
