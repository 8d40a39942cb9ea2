package org.invertingproxy.proxy.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;
import org.invertingproxy.proxy.auth.KeyDescription;
import org.invertingproxy.proxy.auth.KeyInUseException;
import org.invertingproxy.proxy.auth.OfflineTokens;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and changes the signing keys: by the running proxy, or in the files while none runs. */
@Command(
    name = "key",
    description = "Lists, rotates and removes the keys that sign tokens.",
    footer = {"", "Example:", "  java -jar inverting-proxy.war key list --data-dir DIR"},
    mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {
  private static final String PATH = "api/keys";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Printed.commandLine(spec), "Say what to do: key list, key rotate or key remove.");
  }

  @Command(
      name = "list",
      description = {
        "Prints one line per key, the oldest first: id, when it was made, what it does.",
        "With headings on a terminal; else with tabs between the fields."
      },
      footer = {"", "Example:", "  java -jar inverting-proxy.war key list --data-dir DIR"},
      mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection) throws CommandFailure {
    Optional<AdminApi> api = connection.findApi();
    Listing listing = new Listing("ID", "MADE", "USE");
    if (api.isPresent()) {
      for (JsonElement element : api.get().call("GET", PATH, null).getAsJsonArray()) {
        JsonObject key = element.getAsJsonObject();
        JsonElement made = key.get("created");
        listing.add(
            key.get("id").getAsString(),
            made == null || made.isJsonNull() ? "-" : made.getAsString(),
            use(key.get("signs").getAsBoolean()));
      }
    } else {
      for (KeyDescription key : inFiles(connection, SigningKeys::list)) {
        listing.add(key.id(), key.made() == null ? "-" : key.made().toString(), use(key.signs()));
      }
    }
    listing.print(Printed.by(spec));
    return 0;
  }

  private static String use(boolean signs) {
    return signs ? "signs" : "verifies";
  }

  @Command(
      name = "rotate",
      description = {
        "Makes a key that signs from now on, and prints its id.",
        "The others still verify what they have signed, until they are removed."
      },
      footer = {"", "Example:", "  java -jar inverting-proxy.war key rotate --data-dir DIR"},
      mixinStandardHelpOptions = true)
  int rotate(@Mixin Connection connection) throws CommandFailure {
    Optional<AdminApi> api = connection.findApi();
    String id =
        api.isPresent()
            ? api.get()
                .call("POST", PATH, new JsonObject())
                .getAsJsonObject()
                .get("id")
                .getAsString()
            : inFiles(
                    connection,
                    keys ->
                        keys.rotate(
                            Clock.systemUTC(),
                            key ->
                                note(
                                    connection,
                                    new AuditEvent("rotate", "key", key.id(), null, key.json()))))
                .id();
    Printed.by(spec).println(id);
    return 0;
  }

  @Command(
      name = "remove",
      description = {
        "Removes a key that does not sign any more: all its tokens end, and what they have opened.",
        "Good also when there is none of that id."
      },
      footer = {
        "",
        "Example, with an id as key list shows it:",
        "  java -jar inverting-proxy.war key remove --data-dir DIR ID"
      },
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin Connection connection,
      @Parameters(paramLabel = "<id>", description = "As in key list.") String id)
      throws CommandFailure {
    Optional<AdminApi> api = connection.findApi();
    boolean there;
    if (api.isPresent()) {
      String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      there =
          api.get().call("GET", PATH, null).getAsJsonArray().asList().stream()
              .anyMatch(key -> key.getAsJsonObject().get("id").getAsString().equals(id));
      api.get().call("DELETE", PATH + "/" + segment, null);
    } else {
      there = inFiles(connection, keys -> remove(connection, keys, id));
    }
    if (!there) {
      Printed.commandLine(spec).getErr().printf("There was no key %s.%n", id);
    }
    return 0;
  }

  private boolean remove(Connection connection, SigningKeys keys, String id) throws IOException {
    Optional<KeyDescription> present =
        keys.list().stream().filter(key -> key.id().equals(id)).findFirst();
    if (present.isPresent() && !present.get().signs()) { // else it is refused
      // On record first: a key that is gone cannot be brought back.
      note(connection, new AuditEvent("remove", "key", id, present.get().json(), null));
    }
    return keys.remove(id);
  }

  /** A proxy in a servlet container may hold the registry; keys are changed all the same. */
  private void note(Connection connection, AuditEvent event) {
    ProxyConfig config = connection.config();
    try (Database database = Database.open(config.dataDir(), config.database())) {
      new JdbcAuditLog(database, Clock.systemUTC()).append(OfflineTokens.COMMAND_LINE, event);
    } catch (RegistryUnavailableException e) {
      Printed.commandLine(spec)
          .getErr()
          .printf(
              "Not in the audit log, since the registry cannot be written: %s%n", e.getMessage());
    }
  }

  private interface Step<T> {
    T on(SigningKeys keys) throws IOException;
  }

  private static <T> T inFiles(Connection connection, Step<T> step) throws CommandFailure {
    try {
      return step.on(SigningKeys.load(connection.dataDir()));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "No proxy ever ran on " + connection.dataDir() + "; start one first.", e);
    } catch (IOException | KeyInUseException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
