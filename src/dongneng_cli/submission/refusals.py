"""Refusals of the reader, S001 to S039: reasons that a whole file cannot be read."""

from dongneng_cli.findings import Rule, Severity
from dongneng_cli.i18n import N_

READER_RULES: dict[str, Rule] = {}
"""All rules of the reader by code."""


def rule(code: str, severity: Severity, texts: tuple[str, str, str, str]) -> Rule:
    """Declare a rule; the texts are title, why, example and fix."""
    title, why, example, fix = texts
    declared = Rule(code=code, severity=severity, title=title, why=why, example=example, fix=fix)
    READER_RULES[code] = declared
    return declared


def refusal(code: str, title: str, why: str, example: str, fix: str) -> Rule:
    """Declare a reason that a whole file cannot be read."""
    return rule(code, Severity.ERROR, (title, why, example, fix))


NOT_OPENED = refusal(
    "S001",
    N_("The file can be opened"),
    N_("A file that is missing or locked away cannot be checked."),
    N_("The path is misspelt, or the link points to nothing."),
    N_("Check the path and the permission to read it."),
)
NOT_ORDINARY = refusal(
    "S002",
    N_("The path is an ordinary file"),
    N_("A folder, a pipe or a device has no end or no content."),
    N_("A folder is given where a workbook is meant."),
    N_("Give the path of the workbook itself."),
)
TOO_LARGE = refusal(
    "S003",
    N_("The file is within the size limit"),
    N_("A monthly workbook has some hundred kilobytes; more means pictures."),
    N_("A workbook of 45 MB with photographs."),
    N_("Remove pictures and attachments and save again."),
)
EMPTY = refusal(
    "S004",
    N_("The file is not empty"),
    N_("An empty file holds no figures; sending it was cut short."),
    N_("A file of 0 bytes."),
    N_("Send the file again."),
)
INCOMPLETE = refusal(
    "S005",
    N_("The file is complete"),
    N_("A file cut short may lack the very sheet that matters."),
    N_("The download stopped half way."),
    N_("Send the file again."),
)
LOCK_FILE = refusal(
    "S006",
    N_("The file is the workbook, not its lock"),
    N_("Excel and WPS keep a small file beside an open workbook; it holds no figures."),
    N_("~$monthly.xlsx"),
    N_("Close the workbook and send the file without ~$."),
)
PASSWORD = refusal(
    "S007",
    N_("The workbook has no password"),
    N_("What is encrypted cannot be checked."),
    N_("The workbook asks for a password when it opens."),
    N_("Remove the password and save again."),
)
OTHER_KIND = refusal(
    "S008",
    N_("The file is a workbook"),
    N_("The content counts, not the ending; what is no table of cells cannot be checked."),
    N_("A PDF, a picture or a web page renamed to .xlsx."),
    N_("Open it in Excel or WPS and save it as .xlsx."),
)
FOREIGN_BYTES = refusal(
    "S009",
    N_("The file begins with the workbook"),
    N_("Bytes before the workbook make programs read different things."),
    N_("A PDF header before the workbook."),
    N_("Open it in Excel or WPS and save it as .xlsx."),
)
DIRECTORY = refusal(
    "S010",
    N_("The lists of parts in the file agree"),
    N_("Where the two lists disagree, programs read different figures."),
    N_("A part is named sheet1.xml in one list and sheet9.xml in the other."),
    N_("Open it in Excel or WPS and save it again."),
)
DAMAGED = refusal(
    "S011",
    N_("Every part is as it was written"),
    N_("A single changed bit can change a figure without a sign."),
    N_("The checksum of xl/worksheets/sheet1.xml is wrong."),
    N_("Send the file again from the original."),
)
PART_TWICE = refusal(
    "S012",
    N_("Every part is there once"),
    N_("Of two parts with one name, each program takes another."),
    N_("xl/worksheets/sheet1.xml is there twice, with 999 and with 42."),
    N_("Open it in Excel or WPS and save it again."),
)
PART_NAME = refusal(
    "S013",
    N_("Part names stay inside the workbook"),
    N_("A name that leads elsewhere is an attack or damage."),
    N_("../../etc/passwd"),
    N_("Open it in Excel or WPS and save it again."),
)
PACKING = refusal(
    "S014",
    N_("Parts are packed in the ordinary way"),
    N_("Spreadsheet programs store or deflate; anything else is not read alike everywhere."),
    N_("A part with the encryption flag or method 99."),
    N_("Open it in Excel or WPS and save it again."),
)
TOO_MANY_PARTS = refusal(
    "S015",
    N_("The number of parts is within the limit"),
    N_("A monthly workbook has some dozens of parts."),
    N_("200,000 empty parts."),
    N_("Copy the form into a new workbook."),
)
UNPACKED_SIZE = refusal(
    "S016",
    N_("The unpacked size is within the limit"),
    N_("A small file that unpacks to gigabytes stops the machine."),
    N_("A 3 MB file that unpacks to 3 GB."),
    N_("Copy the form into a new workbook and save it."),
)
NO_WORKBOOK = refusal(
    "S017",
    N_("The package holds a workbook"),
    N_("Without its main part there is nothing to read."),
    N_("A zip archive of photographs named .xlsx."),
    N_("Send the workbook itself, saved as .xlsx."),
)
RELATION = refusal(
    "S018",
    N_("Every sheet has its part"),
    N_("A sheet whose part is missing would be read as empty."),
    N_("Sheet 指标 points to a part that is not there."),
    N_("Open it in Excel or WPS and save it again."),
)
WRONG_PART = refusal(
    "S019",
    N_("Every part is what it is listed as"),
    N_("A sheet that points to another part would be read as empty or twice."),
    N_("A sheet points to the style part."),
    N_("Open it in Excel or WPS and save it again."),
)
NOT_XML = refusal(
    "S020",
    N_("Parts are well-formed"),
    N_("Of a part that is cut or malformed, each program reads another piece."),
    N_("A sheet part ends in the middle of a row."),
    N_("Open it in Excel or WPS and save it again."),
)
DOCTYPE = refusal(
    "S021",
    N_("Parts declare no document type"),
    N_("No spreadsheet program writes one; it is used for attacks."),
    N_('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    N_("Open it in Excel or WPS and save it again."),
)
NESTING = refusal(
    "S022",
    N_("Parts are nested and sized in the ordinary way"),
    N_("Half a million nested elements or one endless tag stop a reader."),
    N_("500,000 nested elements."),
    N_("Open it in Excel or WPS and save it again."),
)
ENCODING = refusal(
    "S023",
    N_("Parts are in UTF-8 and in one vocabulary"),
    N_("Readers do not agree on other encodings and redeclared names."),
    N_("A sheet part in UTF-16."),
    N_("Open it in Excel or WPS and save it again."),
)
SHEET_COUNT = refusal(
    "S024",
    N_("The number of sheets is within the limit"),
    N_("A workbook without sheets, or with a thousand, is not a monthly form."),
    N_("1,024 sheets."),
    N_("Keep only the sheets of the form."),
)
SHEET_NAMES = refusal(
    "S025",
    N_("Sheet names differ"),
    N_("Of two sheets with one name, each program opens another."),
    N_("Two sheets named 指标."),
    N_("Rename or remove one of the two."),
)
ROW_ORDER = refusal(
    "S026",
    N_("Rows rise, each once"),
    N_("Programs keep another of two equal rows, or none."),
    N_("Row 5 comes after row 7."),
    N_("Open it in Excel or WPS and save it again."),
)
CELL_ORDER = refusal(
    "S027",
    N_("Cells rise within their row, each once"),
    N_("Of two cells with one address, each program keeps another."),
    N_("D5 is there twice, with 999 and with 42."),
    N_("Open it in Excel or WPS and save it again."),
)
OUT_OF_BOUNDS = refusal(
    "S028",
    N_("Addresses are real"),
    N_("A cell beyond the last row or column, or under another row's number, is damage."),
    N_("Row 1048577, column ZZZZZZ, or A7 inside row 5."),
    N_("Open it in Excel or WPS and save it again."),
)
TOO_MANY_CELLS = refusal(
    "S029",
    N_("The number of cells is within the limit"),
    N_("A monthly form has some thousands of cells."),
    N_("Three million formatted blank cells."),
    N_("Copy the form's rows into a new workbook."),
)
TOO_MUCH_TEXT = refusal(
    "S030",
    N_("The amount of text is within the limit"),
    N_("One long text repeated in every cell fills the memory."),
    N_("100,000 cells with 32,767 characters each."),
    N_("Shorten the texts."),
)
MERGES = refusal(
    "S031",
    N_("Merged areas are few, real and apart"),
    N_("Merged areas that overlap have no meaning."),
    N_("A1:B2 and B2:C3."),
    N_("Unmerge the cells named."),
)
SHARED_STRINGS = refusal(
    "S032",
    N_("The number of texts is within the limit"),
    N_("A million different texts are no monthly form."),
    N_("Two million shared texts."),
    N_("Copy the form into a new workbook."),
)
STRING_INDEX = refusal(
    "S033",
    N_("Every text that a cell refers to exists"),
    N_("For a wrong reference some programs show another cell's text."),
    N_("A cell refers to text 99999 of 40."),
    N_("Open it in Excel or WPS and save it again."),
)
STRUCTURE = refusal(
    "S034",
    N_("Parts have the ordinary structure"),
    N_("Values in an unknown place are read by some programs and not by others."),
    N_("A cell inside a cell, or a second table of cells."),
    N_("Open it in Excel or WPS and save it again."),
)
UNSAFE = refusal(
    "S035",
    N_("The file can be read safely"),
    N_("Its reader stopped, took too long or answered nonsense: no figure of it can be trusted."),
    N_("A damaged .xls."),
    N_("Open it in Excel or WPS and save it as .xlsx."),
)
FORMAT = refusal(
    "S036",
    N_("The plan takes in this kind of file"),
    N_("The plan's settings say which kinds of file are taken in."),
    N_("An .xls where the plan takes .xlsx only; a workbook with macros where it takes none."),
    N_("Open it in Excel or WPS and save it as .xlsx."),
)
ENCODING_OF_TEXT = refusal(
    "S037",
    N_("A text table is in UTF-8 or GB18030"),
    N_("In another encoding the names would be other names."),
    N_("A CSV file in Big5."),
    N_("Save it as .xlsx, or as CSV UTF-8."),
)
TEXT_TABLE = refusal(
    "S038",
    N_("A text table has whole lines and a header of the form"),
    N_("With a quotation mark left open, the rest of the table is one cell."),
    N_("A quoted field that does not end; a letter named 月报.csv."),
    N_("Save the form as .xlsx, or its sheet as CSV."),
)
UNFINISHED = refusal(
    "S039",
    N_("The workbook was read to its end"),
    N_("What was not read to its end cannot be judged."),
    N_("Reading it ended the process; the run was stopped with Ctrl-C."),
    N_("Check it by itself; report it if that fails too."),
)
