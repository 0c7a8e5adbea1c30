#define _GNU_SOURCE
#include "CSystem.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

int csystem_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void csystem_name_thread(const char *name) {
  char cut[16];
  strncpy(cut, name, sizeof cut - 1);
  cut[sizeof cut - 1] = 0;
  pthread_setname_np(pthread_self(), cut);
}
