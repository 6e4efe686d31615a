"""Cases in, each decided after those before it out: what goes is booked, and counts from then on."""
