"""The committee 组委会: what the office proposes, shown exactly, to be approved or declined."""
