package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;

/** Decides which backend a request is for, and whether its sender may use it. Never blocks. */
interface Router {
  /** The route of a request to a host of that kind. */
  Destination route(HttpServletRequest request, HostKind host);
}
