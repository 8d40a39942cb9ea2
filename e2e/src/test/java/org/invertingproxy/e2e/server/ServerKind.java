package org.invertingproxy.e2e.server;

/** The servers that the WAR is shipped for. */
public enum ServerKind {
  /** {@code java -jar inverting-proxy.war}. */
  EMBEDDED,
  /** A Jetty home with {@code jetty-base/}. */
  JETTY,
  /** Tomcat 10.1 with {@code docs/tomcat/server.xml}. */
  TOMCAT_10,
  /** Tomcat 11 with the same. */
  TOMCAT_11;

  /** Whether it is Tomcat, where a held request costs some twenty times the memory. */
  public boolean isTomcat() {
    return this == TOMCAT_10 || this == TOMCAT_11;
  }
}
