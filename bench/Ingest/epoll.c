/* The least that a reader of many event streams can do: connect, ask, wait for readiness, receive, count the ends of events.
   usage: epoll PORT STREAMS; each line on standard input is answered with CPU time in microseconds, events so far, resident kB, streams. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static char last[65536];

static long long events_in(int fd, const char *bytes, long length) {
  long long count = 0;
  char before = last[fd];
  for (const char *at = bytes, *end = bytes + length; at < end;) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    if (newline == NULL) {
      before = 0;
      break;
    }
    if (newline == at ? before == '\n' : 0) count++;
    before = '\n';
    at = newline + 1;
  }
  last[fd] = before;
  return count;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int streams = atoi(argv[2]);
  int poll = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < streams; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return 1;
    char request[256];
    int length = snprintf(request, sizeof request, "GET /v2/jobs/job_%d/status/stream HTTP/1.1\r\nHost: localhost\r\n\r\n", i);
    if (send(fd, request, (size_t)length, 0) != length) return 1;
    struct epoll_event interest = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &interest);
  }
  struct epoll_event input = {.events = EPOLLIN, .data.fd = 0};
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &input);
  static char buffer[65536];
  struct epoll_event ready[512];
  long long events = 0;
  for (;;) {
    int count = epoll_wait(poll, ready, 512, -1);
    for (int i = 0; i < count; i++) {
      int fd = ready[i].data.fd;
      long length = fd == 0 ? read(0, buffer, sizeof buffer) : recv(fd, buffer, sizeof buffer, 0);
      if (fd != 0) {
        if (length <= 0) {
          close(fd);
          streams--;
        } else {
          events += events_in(fd, buffer, length);
        }
        continue;
      }
      if (length <= 0) return 0;
      struct rusage usage;
      getrusage(RUSAGE_SELF, &usage);
      printf("%lld %lld %ld %d\n", (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec,
             events, usage.ru_maxrss, streams);
      fflush(stdout);
    }
  }
}
