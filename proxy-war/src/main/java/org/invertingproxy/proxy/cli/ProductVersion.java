package org.invertingproxy.proxy.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar of these classes. */
final class ProductVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return new String[] {"Inverting Proxy " + (version == null ? "(not packaged)" : version)};
  }
}
