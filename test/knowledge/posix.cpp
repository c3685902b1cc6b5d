// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a call of libc waits for depends on its flags.
// RUN: %facts %s

#include "stubs/posix.h"

#include <algorithm>
#include <cstdio>
#include <vector>

void *work(void *);

void processes(pid_t pid, siginfo_t *info, rusage *usage, wordexp_t *words) {
  waitpid(pid, nullptr, 0);  // is: blocks
  waitpid(pid, nullptr, WNOHANG | WUNTRACED);
  waitid(P_ALL, 0, info, WEXITED);  // is: blocks
  waitid(P_ALL, 0, info, WEXITED | WNOHANG);
  wait3(nullptr, WNOHANG, usage);
  fork();  // is: blocks-briefly
  wordexp("*", words, 0);  // is: blocks
  getpid();
}

void threads(pthread_t *thread, pthread_cond_t *condition, pthread_mutex_t *mutex, timespec *at) {
  pthread_create(thread, nullptr, work, nullptr);  // is: offloads
  pthread_join(*thread, nullptr);  // is: blocks
  pthread_tryjoin_np(*thread, nullptr);
  pthread_timedjoin_np(*thread, nullptr, at);  // is: blocks
  pthread_cond_timedwait(condition, mutex, at);  // is: blocks waits-for-condition
  pthread_mutex_lock(mutex);  // is: blocks-briefly locks(0)
  pthread_mutex_trylock(mutex);  // is: tries-lock(0)
  pthread_mutex_timedlock(mutex, at);  // is: blocks tries-lock(0)
}

void locks(int fd, struct flock *range) {
  fcntl(fd, F_SETLK, range);
  fcntl(fd, F_SETLKW, range);  // is: blocks
  fcntl(fd, F_SETFL, O_NONBLOCK);  // is: makes-nonblocking
  fcntl(fd, F_GETFL);
  flock(fd, LOCK_EX);  // is: blocks
  flock(fd, LOCK_EX | LOCK_NB);
  flock(fd, LOCK_UN);
  umount2("/mnt", MNT_DETACH);
}

void names(sockaddr *address, char *text, gaicb **requests) {
  getnameinfo(address, 16, text, 64, nullptr, 0, 0);  // is: blocks
  getnameinfo(address, 16, text, 64, nullptr, 0, NI_NUMERICHOST);
  getaddrinfo_a(GAI_WAIT, requests, 1, nullptr);  // is: blocks
  getaddrinfo_a(GAI_NOWAIT, requests, 1, nullptr);
  getservbyname("http", "tcp");  // is: blocks-briefly
}

void descriptors(int fd, sockaddr *address, socklen_t *length, char *buffer, iovec *parts) {
  socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  accept4(fd, address, length, SOCK_CLOEXEC);  // is: blocks-on-descriptor makes-blocking
  accept4(fd, address, length, SOCK_NONBLOCK);  // is: blocks-on-descriptor
  eventfd(0, EFD_CLOEXEC);  // is: makes-blocking
  eventfd(0, EFD_NONBLOCK);
  timerfd_create(CLOCK_MONOTONIC, 0);  // is: makes-blocking
  recv(fd, buffer, 1, 0);  // is: blocks-on-descriptor
  recv(fd, buffer, 1, MSG_DONTWAIT);
  preadv2(fd, parts, 1, 0, RWF_NOWAIT);
  preadv2(fd, parts, 1, 0, 0);  // is: blocks-on-descriptor
  shutdown(fd, SHUT_WR);  // is: nonblocking
}

void streams(FILE *file, char *line, int number, termios *settings) {
  fgetc(file);  // is: blocks-briefly
  fgetc(stdin);  // is: blocks blocks-briefly
  fscanf(stdin, "%d", &number);  // is: blocks blocks-briefly
  scanf("%d", &number);  // is: blocks
  sscanf(line, "%d", &number);
  snprintf(line, 8, "%d", number);
  fprintf(file, "%d", number);  // is: blocks-briefly
  tcsetattr(0, TCSANOW, settings);
  tcsetattr(0, TCSAFLUSH, settings);  // is: blocks
}

/// Their namesakes in C++ are others.
void namesakes(std::vector<int> &numbers) {
  numbers.erase(std::remove(numbers.begin(), numbers.end(), 1), numbers.end());
  std::remove("file");  // is: blocks-briefly
}
