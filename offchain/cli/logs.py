"""Where log lines go: one JSON object a line, to a stream that is never the answer's."""

import logging
import sys
from typing import TextIO

import structlog


def configure_logs(stream: TextIO | None = None, *, verbose: bool = False) -> None:
    """Commands show warnings only; the long-running processes log what they do (`verbose`), to their log file."""
    level = logging.INFO if verbose else logging.WARNING
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
