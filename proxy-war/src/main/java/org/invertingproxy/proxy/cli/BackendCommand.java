package org.invertingproxy.proxy.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and changes the records of a running proxy. */
@Command(
    name = "backend",
    description = "Lists, adds and removes backends.",
    footer = {"", "Example:", "  java -jar inverting-proxy.war backend list --data-dir DIR"},
    mixinStandardHelpOptions = true)
final class BackendCommand implements Runnable {
  private static final String PATH = "api/backends";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Printed.commandLine(spec), "Say what to do: backend list, backend add or backend remove.");
  }

  @Command(
      name = "list",
      description = {
        "Prints one line per backend: id, end user, backend user, paths.",
        "With headings on a terminal; else with tabs between the fields."
      },
      footer = {"", "Example:", "  java -jar inverting-proxy.war backend list --data-dir DIR"},
      mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection) throws CommandFailure {
    Listing listing = new Listing("ID", "END USER", "BACKEND USER", "PATHS");
    for (JsonElement element : connection.api().call("GET", PATH, null).getAsJsonArray()) {
      JsonObject backend = element.getAsJsonObject();
      String paths =
          String.join(
              ",",
              backend.getAsJsonArray("pathPrefixes").asList().stream()
                  .map(JsonElement::getAsString)
                  .toList());
      listing.add(
          backend.get("id").getAsString(),
          backend.get("endUser").getAsString(),
          backend.get("backendUser").getAsString(),
          paths);
    }
    listing.print(Printed.by(spec));
    return 0;
  }

  @Command(
      name = "add",
      description = "Adds a backend, or replaces the record of that id, and prints its URLs.",
      footer = {
        "",
        "Examples:",
        "  java -jar inverting-proxy.war backend add shop --data-dir DIR \\",
        "      --end-user allUsers --backend-user me@example.com",
        "  java -jar inverting-proxy.war backend add wiki --data-dir DIR \\",
        "      --end-user '*@example.com' --backend-user me@example.com --max-body 10m"
      },
      mixinStandardHelpOptions = true)
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "<id>", description = "Its name, and its host label by default.")
          String id,
      @Option(
              names = "--end-user",
              required = true,
              paramLabel = "<user>",
              description =
                  "Who may use it: allUsers, allSignedIn, e-mail addresses, *@example.com.")
          String endUser,
      @Option(
              names = "--backend-user",
              required = true,
              paramLabel = "<user>",
              description = "The subject of the tokens whose agents may serve it.")
          String backendUser,
      @Option(
              names = "--path",
              paramLabel = "<prefix>",
              defaultValue = "/",
              description = "A path prefix on path hosts; may be given several times. Default: /.")
          List<String> paths,
      @Option(
              names = "--host-label",
              paramLabel = "<label>",
              description = "Its name under the tunnel domain, if not the id.")
          @Nullable String hostLabel,
      @Mixin BackendExtras extras)
      throws CommandFailure {
    JsonArray prefixes = new JsonArray();
    paths.forEach(prefixes::add);
    JsonObject backend = new JsonObject();
    backend.addProperty("id", id);
    backend.addProperty("endUser", endUser);
    backend.addProperty("backendUser", backendUser);
    backend.add("pathPrefixes", prefixes);
    if (hostLabel != null) {
      backend.addProperty("hostLabel", hostLabel);
    }
    extras.addTo(backend);
    AdminApi api = connection.api();
    api.call("POST", PATH, backend);
    printUrls(api.call("GET", pathOf(id), null).getAsJsonObject());
    return 0;
  }

  private void printUrls(JsonObject record) {
    JsonArray urls = record.getAsJsonArray("urls");
    for (JsonElement url : urls) {
      Printed.by(spec).println("Public URL: " + url.getAsString());
    }
    if (urls.isEmpty()) {
      Printed.commandLine(spec)
          .getErr()
          .println(
              "It has no host of its own: the id is no host label, or a reserved one."
                  + " Give it one by --host-label or --host-name.");
    }
  }

  private static String pathOf(String id) {
    // Form encoding says + for a space, which is itself in a path.
    return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Command(
      name = "remove",
      description = "Removes a backend; good also when there is none of that id.",
      footer = {
        "",
        "Example:",
        "  java -jar inverting-proxy.war backend remove shop --data-dir DIR"
      },
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin Connection connection,
      @Parameters(paramLabel = "<id>", description = "Its name.") String id)
      throws CommandFailure {
    AdminApi api = connection.api();
    boolean there =
        api.call("GET", PATH, null).getAsJsonArray().asList().stream()
            .anyMatch(
                backend -> backend.getAsJsonObject().get("id").getAsString().equalsIgnoreCase(id));
    api.call("DELETE", pathOf(id), null);
    if (!there) {
      Printed.commandLine(spec).getErr().printf("There was no backend %s.%n", id);
    }
    return 0;
  }
}
