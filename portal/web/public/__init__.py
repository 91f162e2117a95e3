"""Pages for everybody: home, the awards, and the demonstration's mailbox. They read, and take
objections; nothing else is written."""
