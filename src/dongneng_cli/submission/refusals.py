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
    N_("the file can be opened"),
    N_("a file that is missing or locked away cannot be checked"),
    N_("the path is misspelt, or the link points to nothing"),
    N_("check the path and the permission to read it"),
)
NOT_ORDINARY = refusal(
    "S002",
    N_("the path is an ordinary file"),
    N_("a folder, a pipe or a device has no end or no content"),
    N_("a folder is given where a workbook is meant"),
    N_("give the path of the workbook itself"),
)
TOO_LARGE = refusal(
    "S003",
    N_("the file is within the size limit"),
    N_("a monthly workbook has some hundred kilobytes; more means pictures"),
    N_("a workbook of 45 MB with photographs"),
    N_("remove pictures and attachments and save again"),
)
EMPTY = refusal(
    "S004",
    N_("the file is not empty"),
    N_("an empty file holds no figures; sending it was cut short"),
    N_("a file of 0 bytes"),
    N_("send the file again"),
)
INCOMPLETE = refusal(
    "S005",
    N_("the file is complete"),
    N_("a file cut short may lack the very sheet that matters"),
    N_("the download stopped half way"),
    N_("send the file again"),
)
LOCK_FILE = refusal(
    "S006",
    N_("the file is the workbook, not its lock"),
    N_("Excel and WPS keep a small file beside an open workbook; it holds no figures"),
    N_("~$monthly.xlsx"),
    N_("close the workbook and send the file without ~$"),
)
PASSWORD = refusal(
    "S007",
    N_("the workbook has no password"),
    N_("what is encrypted cannot be checked"),
    N_("the workbook asks for a password when it opens"),
    N_("remove the password and save again"),
)
OTHER_KIND = refusal(
    "S008",
    N_("the file is a workbook"),
    N_("the content counts, not the ending; what is no table of cells cannot be checked"),
    N_("a PDF, a picture or a web page renamed to .xlsx"),
    N_("open it in Excel or WPS and save it as .xlsx"),
)
FOREIGN_BYTES = refusal(
    "S009",
    N_("the file begins with the workbook"),
    N_("bytes before the workbook make programs read different things"),
    N_("a PDF header before the workbook"),
    N_("open it in Excel or WPS and save it as .xlsx"),
)
DIRECTORY = refusal(
    "S010",
    N_("the lists of parts in the file agree"),
    N_("where the two lists disagree, programs read different figures"),
    N_("a part is named sheet1.xml in one list and sheet9.xml in the other"),
    N_("open it in Excel or WPS and save it again"),
)
DAMAGED = refusal(
    "S011",
    N_("every part is as it was written"),
    N_("a single changed bit can change a figure without a sign"),
    N_("the checksum of xl/worksheets/sheet1.xml is wrong"),
    N_("send the file again from the original"),
)
PART_TWICE = refusal(
    "S012",
    N_("every part is there once"),
    N_("of two parts with one name, each program takes another"),
    N_("xl/worksheets/sheet1.xml is there twice, with 999 and with 42"),
    N_("open it in Excel or WPS and save it again"),
)
PART_NAME = refusal(
    "S013",
    N_("part names stay inside the workbook"),
    N_("a name that leads elsewhere is an attack or damage"),
    N_("../../etc/passwd"),
    N_("open it in Excel or WPS and save it again"),
)
PACKING = refusal(
    "S014",
    N_("parts are packed in the ordinary way"),
    N_("spreadsheet programs store or deflate; anything else is not read alike everywhere"),
    N_("a part with the encryption flag or method 99"),
    N_("open it in Excel or WPS and save it again"),
)
TOO_MANY_PARTS = refusal(
    "S015",
    N_("the number of parts is within the limit"),
    N_("a monthly workbook has some dozens of parts"),
    N_("200,000 empty parts"),
    N_("copy the form into a new workbook"),
)
UNPACKED_SIZE = refusal(
    "S016",
    N_("the unpacked size is within the limit"),
    N_("a small file that unpacks to gigabytes stops the machine"),
    N_("a 3 MB file that unpacks to 3 GB"),
    N_("copy the form into a new workbook and save it"),
)
NO_WORKBOOK = refusal(
    "S017",
    N_("the package holds a workbook"),
    N_("without its main part there is nothing to read"),
    N_("a zip archive of photographs named .xlsx"),
    N_("send the workbook itself, saved as .xlsx"),
)
RELATION = refusal(
    "S018",
    N_("every sheet has its part"),
    N_("a sheet whose part is missing would be read as empty"),
    N_("sheet 指标 points to a part that is not there"),
    N_("open it in Excel or WPS and save it again"),
)
WRONG_PART = refusal(
    "S019",
    N_("every part is what it is listed as"),
    N_("a sheet that points to another part would be read as empty or twice"),
    N_("a sheet points to the style part"),
    N_("open it in Excel or WPS and save it again"),
)
NOT_XML = refusal(
    "S020",
    N_("parts are well-formed"),
    N_("of a part that is cut or malformed, each program reads another piece"),
    N_("a sheet part ends in the middle of a row"),
    N_("open it in Excel or WPS and save it again"),
)
DOCTYPE = refusal(
    "S021",
    N_("parts declare no document type"),
    N_("no spreadsheet program writes one; it is used for attacks"),
    N_('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    N_("open it in Excel or WPS and save it again"),
)
NESTING = refusal(
    "S022",
    N_("parts are nested and sized in the ordinary way"),
    N_("half a million nested elements or one endless tag stop a reader"),
    N_("500,000 nested elements"),
    N_("open it in Excel or WPS and save it again"),
)
ENCODING = refusal(
    "S023",
    N_("parts are in UTF-8 and in one vocabulary"),
    N_("readers do not agree on other encodings and redeclared names"),
    N_("a sheet part in UTF-16"),
    N_("open it in Excel or WPS and save it again"),
)
SHEET_COUNT = refusal(
    "S024",
    N_("the number of sheets is within the limit"),
    N_("a workbook without sheets, or with a thousand, is not a monthly form"),
    N_("1,024 sheets"),
    N_("keep only the sheets of the form"),
)
SHEET_NAMES = refusal(
    "S025",
    N_("sheet names differ"),
    N_("of two sheets with one name, each program opens another"),
    N_("two sheets named 指标"),
    N_("rename or remove one of the two"),
)
ROW_ORDER = refusal(
    "S026",
    N_("rows rise, each once"),
    N_("programs keep another of two equal rows, or none"),
    N_("row 5 comes after row 7"),
    N_("open it in Excel or WPS and save it again"),
)
CELL_ORDER = refusal(
    "S027",
    N_("cells rise within their row, each once"),
    N_("of two cells with one address, each program keeps another"),
    N_("D5 is there twice, with 999 and with 42"),
    N_("open it in Excel or WPS and save it again"),
)
OUT_OF_BOUNDS = refusal(
    "S028",
    N_("addresses are real"),
    N_("a cell beyond the last row or column, or under another row's number, is damage"),
    N_("row 1048577, column ZZZZZZ, or A7 inside row 5"),
    N_("open it in Excel or WPS and save it again"),
)
TOO_MANY_CELLS = refusal(
    "S029",
    N_("the number of cells is within the limit"),
    N_("a monthly form has some thousands of cells"),
    N_("three million formatted blank cells"),
    N_("copy the form's rows into a new workbook"),
)
TOO_MUCH_TEXT = refusal(
    "S030",
    N_("the amount of text is within the limit"),
    N_("one long text repeated in every cell fills the memory"),
    N_("100,000 cells with 32,767 characters each"),
    N_("shorten the texts"),
)
MERGES = refusal(
    "S031",
    N_("merged areas are few, real and apart"),
    N_("merged areas that overlap have no meaning"),
    N_("A1:B2 and B2:C3"),
    N_("unmerge the cells named"),
)
SHARED_STRINGS = refusal(
    "S032",
    N_("the number of texts is within the limit"),
    N_("a million different texts are no monthly form"),
    N_("two million shared texts"),
    N_("copy the form into a new workbook"),
)
STRING_INDEX = refusal(
    "S033",
    N_("every text that a cell refers to exists"),
    N_("for a wrong reference some programs show another cell's text"),
    N_("a cell refers to text 99999 of 40"),
    N_("open it in Excel or WPS and save it again"),
)
STRUCTURE = refusal(
    "S034",
    N_("parts have the ordinary structure"),
    N_("values in an unknown place are read by some programs and not by others"),
    N_("a cell inside a cell, or a second table of cells"),
    N_("open it in Excel or WPS and save it again"),
)
UNSAFE = refusal(
    "S035",
    N_("the file can be read safely"),
    N_("its reader stopped, took too long or answered nonsense: no figure of it can be trusted"),
    N_("a damaged .xls"),
    N_("open it in Excel or WPS and save it as .xlsx"),
)
FORMAT = refusal(
    "S036",
    N_("the plan takes in this kind of file"),
    N_("the plan's settings say which kinds of file are taken in"),
    N_("an .xls where the plan takes .xlsx only; a workbook with macros where it takes none"),
    N_("open it in Excel or WPS and save it as .xlsx"),
)
ENCODING_OF_TEXT = refusal(
    "S037",
    N_("a text table is in UTF-8 or GB18030"),
    N_("in another encoding the names would be other names"),
    N_("a CSV file in Big5"),
    N_("save it as .xlsx, or as CSV UTF-8"),
)
TEXT_TABLE = refusal(
    "S038",
    N_("a text table has whole lines and a header of the form"),
    N_("with a quotation mark left open, the rest of the table is one cell"),
    N_("a quoted field that does not end; a letter named 月报.csv"),
    N_("save the form as .xlsx, or its sheet as CSV"),
)
UNFINISHED = refusal(
    "S039",
    N_("the workbook was read to its end"),
    N_("what was not read to its end cannot be judged"),
    N_("reading it ended the process; the run was stopped with Ctrl-C"),
    N_("check it by itself; report it if that fails too"),
)
