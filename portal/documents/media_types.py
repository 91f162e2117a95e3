"""The media types of the files that the portal takes in and gives away, and how the names of such files end."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF, JPEG, PNG, TIFF, MP4 = "application/pdf", "image/jpeg", "image/png", "image/tiff", "video/mp4"
OFD = "application/ofd"
ZIP, JSON, CSV = "application/zip", "application/json", "text/csv"

SCANS = {PDF: "PDF", JPEG: "jpg 图片", PNG: "PNG 图片", TIFF: "TIFF 图片"}  # what evidence and scans may be, in words
SCANS_ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff," + ",".join(SCANS)  # for the browser

SUFFIXES = {
    **{WORD: ".docx", WORKBOOK: ".xlsx", SLIDES: ".pptx"},
    OFD: ".ofd",
    **{PDF: ".pdf", JPEG: ".jpg", PNG: ".png", TIFF: ".tif", MP4: ".mp4"},
}
