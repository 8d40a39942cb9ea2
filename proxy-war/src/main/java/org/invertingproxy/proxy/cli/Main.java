package org.invertingproxy.proxy.cli;

/** Where {@code java -jar inverting-proxy.war} arrives once its libraries are on the class path. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the JVM with its exit code: 0 good, 1 failed, 2 badly asked. */
  public static void main(String[] args) {
    // AdminApi may reach a proxy by another name than that of its address.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    System.exit(ProxyCommandLine.create().execute(args));
  }
}
