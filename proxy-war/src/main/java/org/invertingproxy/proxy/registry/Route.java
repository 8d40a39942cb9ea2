package org.invertingproxy.proxy.registry;

/** Where a request by path goes. */
public sealed interface Route {

  /**
   * To a backend.
   *
   * @param backend the best that matches
   * @param online whether an agent of it is there; if not, no backend that matches has one
   */
  record To(Backend backend, boolean online) implements Route {}

  /** Nowhere that this caller could know of. */
  record Nowhere() implements Route {}

  /** Nowhere, but a backend for certain users matches, and this caller has not signed in. */
  record SignIn() implements Route {}

  /** Nowhere: dot-segments would lead from the backend's paths to those of another. */
  record Escape() implements Route {}
}
