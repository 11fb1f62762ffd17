"""Every kind of import file by its name, for the commands and the page."""

from campaign import record_import
from scoring.imports import marks
from units import register_import

IMPORTERS = {
    importer.kind.value: importer
    for importer in (*register_import.IMPORTERS, *record_import.IMPORTERS, *marks.IMPORTERS)
}
