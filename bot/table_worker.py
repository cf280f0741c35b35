"""Knows how a plain table is written as a sheet; refuses to know what it is about.

No cell holds a formula. Runs in a worker process.
"""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bot.sheet_making import DAY, TEXT, TOP, Fitting, head, high, laid_out, packed, write
from bot.table_sheet import Table


def written(table: Table) -> bytes:
    """A workbook (XLSX) with one tab, a head and its rows in the order given."""
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = table.title
    for place, column in enumerate(table.columns, 1):
        head(tab.cell(1, place), column.heading)
        dimension = tab.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.alignment = column.width, TOP
        dimension.number_format = DAY if column.dated else TEXT
    for number, row in enumerate(table.rows, 2):
        for place, value in enumerate(row, 1):
            write(tab.cell(number, place), value)
        texts = [
            (one.width, value)
            for one, value in zip(table.columns, row, strict=True)
            if isinstance(value, str)
        ]
        tab.row_dimensions[number] = Fitting(tab, number, ht=high(texts))
    laid_out(tab, len(table.columns), len(table.rows) + 1, wide=table.wide)
    return packed(book)
