package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.HostName;
import org.jspecify.annotations.Nullable;

/**
 * The record of a backend.
 *
 * @param id its name, unique
 * @param endUser who may use it, as {@link EndUsers} reads it
 * @param backendUser the identity whose agents may serve it
 * @param pathPrefixes the paths it serves on path hosts, each starting with a slash; not empty
 * @param hostLabel its DNS label under the tunnel domain, lower case and unique, or null when it
 *     has none
 * @param hostNames hosts of its own, each in the form of {@link HostName} and unique; often empty
 * @param owner whose names these are; null before it is stored where nobody was named
 * @param description what people should know about it; one line, often empty
 * @param terms its own time-outs and limits
 * @param created when the record was first written
 * @param lastUsed when an agent last answered, or null if never
 */
public record Backend(
    String id,
    String endUser,
    String backendUser,
    List<String> pathPrefixes,
    @Nullable String hostLabel,
    List<String> hostNames,
    @Nullable String owner,
    String description,
    BackendTerms terms,
    Instant created,
    @Nullable Instant lastUsed) {

  /** The end user that stands for everyone, signed in or not. */
  public static final String ALL_USERS = "allUsers";

  /** Takes immutable copies of the lists, each element once. */
  public Backend {
    pathPrefixes = pathPrefixes.stream().distinct().toList();
    hostNames = hostNames.stream().distinct().toList();
  }

  /** A record of nobody in particular, without terms of its own. */
  public Backend(
      String id,
      String endUser,
      String backendUser,
      List<String> pathPrefixes,
      @Nullable String hostLabel,
      List<String> hostNames,
      Instant created,
      @Nullable Instant lastUsed) {
    this(
        id,
        endUser,
        backendUser,
        pathPrefixes,
        hostLabel,
        hostNames,
        null,
        "",
        BackendTerms.NONE,
        created,
        lastUsed);
  }

  /** A record without host names of its own. */
  public Backend(
      String id,
      String endUser,
      String backendUser,
      List<String> pathPrefixes,
      @Nullable String hostLabel,
      Instant created,
      @Nullable Instant lastUsed) {
    this(id, endUser, backendUser, pathPrefixes, hostLabel, List.of(), created, lastUsed);
  }

  /** The same record, last used then. */
  public Backend usedAt(@Nullable Instant then) {
    return new Backend(
        id,
        endUser,
        backendUser,
        pathPrefixes,
        hostLabel,
        hostNames,
        owner,
        description,
        terms,
        created,
        then);
  }
}
