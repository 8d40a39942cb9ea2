package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which database holds the registry: with neither URL nor JNDI name a file in the data directory,
 * never with both.
 *
 * @param url its JDBC URL, without a password
 * @param user who connects to the URL, or null: the URL or the driver says it
 * @param passwordFile holds that user's password, or null when there is none
 * @param jndi the name of a data source of the servlet container
 */
public record DatabaseConfig(
    @Nullable String url,
    @Nullable String user,
    @Nullable Path passwordFile,
    @Nullable String jndi) {

  /** The file in the data directory. */
  public static final DatabaseConfig FILE = new DatabaseConfig(null, null, null, null);
}
