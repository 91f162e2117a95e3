"""The download package: what is printed and handed in, in one archive (CF5).

Nothing but the content decides its bytes: members carry the oldest date that the format knows, and fixed names, so
that neither the moment nor anybody's data stands in them.
"""

from collections.abc import Mapping

from portal.documents.word.archive import STORED, Archive

FORM_WORD, FORM_PDF = "申报表.docx", "申报表.pdf"
EVIDENCE, PHOTO, PRINT_LIST = "证实性材料.pdf", "照片.jpg", "打印清单.docx"


def bundle(members: Mapping[str, bytes]) -> bytes:
    """An archive of ``members`` as they are, in their order: documents and pictures are compressed already."""
    return Archive({}).added(*((name, content, STORED) for name, content in members.items()))
