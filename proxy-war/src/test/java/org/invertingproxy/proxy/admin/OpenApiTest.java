package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.invertingproxy.proxy.registry.RegistryFullException;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.backup.BackupInProgressException;
import org.invertingproxy.proxy.registry.backup.DamagedBackupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and the implementation say the same: each status of each call is provoked. */
class OpenApiTest {
  private static final String ALL = "/api/backends";
  private static final String ONE = "/api/backends/hello";
  private static final String AUDIT = "/api/audit";
  private static final String TOKENS = "/api/tokens";
  private static final String KEYS = "/api/keys";
  private static final String TOKEN = "{'role':'agent','subject':'ann'}";
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";

  @TempDir Path dataDir;
  private OpenRegistry registry;
  private FailingRegistry failing;
  private AdminServer server;
  private Caller admin;
  private JsonObject document;
  private final List<String> seen = new ArrayList<>();
  private String token = "";
  private String oldKey = "";

  @BeforeEach
  void open() throws Exception {
    registry = new OpenRegistry(dataDir);
    failing = new FailingRegistry(registry.backends);
    server =
        new AdminServer(
            dataDir,
            failing,
            failing.over(registry.tokens),
            null,
            List.of(),
            failing.over(registry.audit));
    admin = Caller.administrator(server);
    document = Caller.json(Caller.nobody(server).get(OpenApi.PATH)).getAsJsonObject();
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    registry.close();
  }

  @Test
  void everyPathThatIsAnswered_isInTheDocument_andNoOther() {
    assertThat(document.getAsJsonObject("paths").keySet())
        .containsExactlyInAnyOrderElementsOf(server.handler.apiPaths());
  }

  @Test
  void everyStatusOfTheDocument_isAnsweredInItsForm_andNoOther() throws Exception {
    call(Caller.nobody(server), "GET", OpenApi.PATH, "");
    call(admin, "POST", ALL, HELLO);
    call(admin, "POST", ALL, HELLO.replace("'hello'", "''"));
    call(admin, "POST", ALL, HELLO.replace("ann", "a".repeat(65 * 1024)));
    call(admin, "POST", ALL, HELLO.replace("'hello'", "'o','hostLabel':'hello'"));
    call(
        admin,
        "POST",
        ALL,
        HELLO.replace(
            "}",
            ",'owner':'carol','description':'x','timeouts':{'grace':'1s','responseHead':'1s',"
                + "'clientStall':'1s'},'limits':{'waiting':1,'maxBody':1}}"));
    call(admin, "GET", ALL, "");
    call(admin, "GET", ALL + "?detail=1&q=h&limit=1&after=a", "");
    call(admin, "GET", ALL + "?limit=0", "");
    call(admin, "GET", ONE, "");
    call(admin, "GET", ALL + "/absent", "");
    Caller any = admin.with("If-Match", "*");
    call(any, "PUT", ONE, HELLO);
    call(any, "PUT", ONE, "{}");
    call(any, "PUT", ALL + "/absent", HELLO.replace("hello", "absent"));
    call(any, "PUT", ONE, HELLO.replace("ann", "a".repeat(65 * 1024)));
    call(admin, "PUT", ONE, HELLO);
    call(admin.with("If-Match", "\"old\""), "PUT", ONE, HELLO);
    call(admin.with("If-Match", "\"old\""), "DELETE", ONE, "");
    call(admin.with("If-Match", "old"), "DELETE", ONE, "");
    call(admin.with("If-None-Match", "*"), "POST", ALL, HELLO);
    admin.post(ALL, HELLO.replace("hello", "other"));
    call(any, "PUT", ONE, HELLO.replace("}", ",'hostLabel':'other'}"));
    call(admin, "GET", BackupApi.BACKUP, "");
    call(admin, "POST", BackupApi.RESTORE, "x");
    server.backups.failure.set(new BackupInProgressException());
    backups(admin);
    server.backups.failure.set(new DamagedBackupException("it is cut"));
    call(admin, "POST", BackupApi.RESTORE, "x");
    server.backups.failure.set(new RegistryFullException("full", new IOException("full")));
    call(admin, "POST", BackupApi.RESTORE, "x");
    server.backups.failure.set(new RegistryUnavailableException("away"));
    backups(admin);
    server.backups.failure.set(null);
    tokens();
    keys();
    failing.failure.set(new RegistryFullException("full", new IOException("full")));
    changes(any);
    failing.failure.set(new RegistryUnavailableException("away"));
    changes(any);
    reads(admin);
    failing.failure.set(null);
    for (Caller stranger :
        List.of(
            Caller.nobody(server), Caller.nobody(server).with("Authorization", "Bearer guess"))) {
      changes(stranger);
      reads(stranger);
      backups(stranger);
    }
    call(admin, "DELETE", ONE, "");
    call(admin, "DELETE", KEYS + "/" + oldKey, "");
    call(admin, "GET", AUDIT, "");
    call(admin, "GET", AUDIT + "?limit=0", "");

    assertThat(new TreeSet<>(seen)).isEqualTo(documented());
  }

  private void changes(Caller caller) throws Exception {
    call(caller, "POST", ALL, HELLO);
    call(caller, "PUT", ONE, HELLO);
    call(caller, "DELETE", ONE, "");
    call(caller, "POST", TOKENS, TOKEN);
    call(caller, "DELETE", token, "");
    call(caller, "POST", KEYS, "{}");
    call(caller, "DELETE", KEYS + "/" + oldKey, "");
  }

  private void tokens() throws Exception {
    HttpResponse<String> issued =
        call(admin, "POST", TOKENS, TOKEN.replace("}", ",'backends':['a']}"));
    token = TOKENS + "/" + Caller.json(issued).getAsJsonObject().get("id").getAsString();
    call(admin, "POST", TOKENS, "{}");
    call(admin, "POST", TOKENS, TOKEN.replace("ann", "a".repeat(65 * 1024)));
    call(admin, "GET", TOKENS + "?q=a&limit=1", "");
    call(admin, "GET", TOKENS + "?limit=0", "");
    call(admin, "GET", token, "");
    call(admin, "GET", TOKENS + "/absent", "");
    call(admin, "DELETE", token, "");
    call(admin, "DELETE", TOKENS + "/a.b", "");
    call(admin, "DELETE", TOKENS + "/admin-token", "");
  }

  private void keys() throws Exception {
    JsonObject signing =
        Caller.json(call(admin, "GET", KEYS, "")).getAsJsonArray().get(0).getAsJsonObject();
    oldKey = signing.get("id").getAsString();
    call(admin, "DELETE", KEYS + "/" + oldKey, "");
    call(admin, "POST", KEYS, "{}");
    call(admin, "POST", KEYS, "{'alg':'none'}");
    call(admin, "POST", KEYS, "{'x':'" + "a".repeat(65 * 1024) + "'}");
  }

  private void backups(Caller caller) throws Exception {
    call(caller, "GET", BackupApi.BACKUP, "");
    call(caller, "POST", BackupApi.RESTORE, "x");
  }

  private void reads(Caller caller) throws Exception {
    call(caller, "GET", ALL, "");
    call(caller, "GET", ONE, "");
    call(caller, "GET", AUDIT, "");
    call(caller, "GET", TOKENS, "");
    call(caller, "GET", token, "");
    call(caller, "GET", KEYS, "");
    call(caller, "POST", SignIn.LINKS, "");
  }

  private HttpResponse<String> call(Caller caller, String method, String path, String body)
      throws Exception {
    HttpResponse<String> answer = caller.send(method, path, body);
    server.clock.advance(Duration.ofMinutes(1)); // no guess has to wait
    String template =
        List.of(ALL, TOKENS, KEYS).stream()
            .filter(list -> path.startsWith(list + "/"))
            .map(list -> list + "/{id}")
            .findFirst()
            .orElse(path.replaceFirst("\\?.*", ""));
    String status = String.valueOf(answer.statusCode());
    seen.add(method + " " + template + " " + status);
    JsonObject operation =
        document
            .getAsJsonObject("paths")
            .getAsJsonObject(template)
            .getAsJsonObject(method.toLowerCase(Locale.ROOT));
    assertThat(operation.getAsJsonObject("responses").keySet()).contains(status);
    JsonObject response = resolved(operation.getAsJsonObject("responses").get(status));
    if (!response.has("content")) {
      assertThat(answer.body()).isEmpty();
      return answer;
    }
    JsonObject content = response.getAsJsonObject("content");
    String type = content.keySet().iterator().next();
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(sent -> assertThat(sent).startsWith(type));
    // Lines of JSON are a text.
    JsonElement answered =
        type.equals("application/x-ndjson")
            ? new JsonPrimitive(answer.body())
            : Caller.json(answer);
    conforms(answered, content.getAsJsonObject(type).get("schema"));
    return answer;
  }

  /**
   * It is of the type, and one of the values, that the schema names; what that requires is there,
   * and nothing but what it names where it names anything.
   */
  private void conforms(JsonElement value, JsonElement reference) {
    JsonObject schema = resolved(reference);
    if (schema.has("type")) {
      JsonElement type = schema.get("type");
      assertThat(type.isJsonArray() ? type.getAsJsonArray().asList() : List.of(type))
          .as("types of %s", value)
          .contains(new JsonPrimitive(typeOf(value)));
    }
    if (schema.has("enum")) {
      assertThat(schema.getAsJsonArray("enum").asList()).contains(value);
    }
    if (value.isJsonNull()) {
      return;
    }
    if (schema.has("format")) {
      assertThat(schema.get("format").getAsString()).isEqualTo("date-time");
      assertThat(Instant.parse(value.getAsString())).isNotNull();
    }
    if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(item -> conforms(item, schema.get("items")));
    } else if (schema.has("properties")) {
      JsonObject properties = schema.getAsJsonObject("properties");
      assertThat(properties.keySet()).containsAll(value.getAsJsonObject().keySet());
      if (schema.has("required")) {
        schema
            .getAsJsonArray("required")
            .forEach(name -> assertThat(value.getAsJsonObject().has(name.getAsString())).isTrue());
      }
      value
          .getAsJsonObject()
          .asMap()
          .forEach((name, inner) -> conforms(inner, properties.get(name)));
    }
  }

  private static String typeOf(JsonElement value) {
    if (value.isJsonNull()) {
      return "null";
    }
    if (value.isJsonArray()) {
      return "array";
    }
    if (value.isJsonObject()) {
      return "object";
    }
    JsonPrimitive primitive = value.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return "boolean";
    }
    return primitive.isString() ? "string" : "integer"; // no call answers with a fraction
  }

  private Set<String> documented() {
    Set<String> documented = new TreeSet<>();
    document
        .getAsJsonObject("paths")
        .asMap()
        .forEach(
            (path, operations) ->
                operations
                    .getAsJsonObject()
                    .asMap()
                    .forEach(
                        (method, operation) -> {
                          if (operation.isJsonObject()) {
                            operation
                                .getAsJsonObject()
                                .getAsJsonObject("responses")
                                .keySet()
                                .stream()
                                .filter(status -> !status.equals("default"))
                                .map(
                                    status ->
                                        method.toUpperCase(Locale.ROOT) + " " + path + " " + status)
                                .forEach(documented::add);
                          }
                        }));
    return documented;
  }

  private JsonObject resolved(JsonElement element) {
    JsonObject object = element.getAsJsonObject();
    if (!object.has("$ref")) {
      return object;
    }
    JsonObject found = document;
    for (String step : object.get("$ref").getAsString().substring(2).split("/", -1)) {
      found = found.getAsJsonObject(step);
    }
    return found;
  }
}
