// The few calls that Swift's Glibc module lacks. Never define _GNU_SOURCE here: it breaks the
// Dispatch module on a clean build.
#pragma once

/// An eventfd(2) in non-blocking, close-on-exec mode; -1 and errno on failure.
int csystem_eventfd(void);

/// Names the calling thread for debuggers and /proc; cut to 15 bytes.
void csystem_name_thread(const char *name);
