"""Reads Parquet, a batch of rows at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collectors.tables.rows import Row, Table
from store.errors import BadInput

BATCH = 1000
LARGEST_GROUP = 2**30  # bytes of one group of rows, unpacked


def open_parquet(path: Path) -> Table:
    """Open a Parquet file; its rows are numbered from 1."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            columns = tuple(file.schema_arrow.names)
            groups = [file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups)]
    except (ArrowException, OSError, ValueError) as error:
        raise BadInput(f"{path.name} holds no Parquet that can be read") from error
    if max(groups, default=0) > LARGEST_GROUP:
        raise BadInput(f"{path.name} has rows that unpack to more than {LARGEST_GROUP // 2**20} MiB at a time")
    return Table(columns, _parquet_rows(path))


def _parquet_rows(path: Path) -> Iterator[Row]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        with ParquetFile(path, pre_buffer=False, buffer_size=1 << 16, coerce_int96_timestamp_unit="us") as file:
            for batch in file.iter_batches(BATCH):
                for cells in _in_microseconds(batch).to_pylist():
                    number += 1
                    yield Row(number, cells)
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        first_line = str(error).partition("\n")[0]
        raise BadInput(f"{path.name} cannot be read after row {number}: {first_line}") from error


def _in_microseconds(batch: Any) -> Any:
    """Python's times have no nanoseconds, which pandas writes by default."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    return batch.cast(pa.schema(fields), safe=False)
