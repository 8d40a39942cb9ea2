package org.invertingproxy.e2e.fidelity;

/** How a client speaks to the proxy. */
enum Version {
  HTTP_1_1,
  HTTP_2
}
