"""The media types of the files that the portal takes in and gives away, and how the names of such files end."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF, JPEG, PNG, MP4 = "application/pdf", "image/jpeg", "image/png", "video/mp4"
ZIP, JSON, CSV = "application/zip", "application/json", "text/csv"

SUFFIXES = {
    **{WORD: ".docx", WORKBOOK: ".xlsx", SLIDES: ".pptx"},
    **{PDF: ".pdf", JPEG: ".jpg", PNG: ".png", MP4: ".mp4"},
}
