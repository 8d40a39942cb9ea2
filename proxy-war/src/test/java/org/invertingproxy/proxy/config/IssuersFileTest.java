package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuersFileTest {
  private static final Path MANUAL = Path.of("..", "docs", "identities.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

  @TempDir Path directory;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private OutsideConfig read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("issuers.json"), json.replace('\'', '"'));
    problems.clear();
    return new IssuersFile(file, problems).read();
  }

  @Test
  void signedTokens_withWhatIsUsual() throws IOException {
    OutsideConfig config =
        read(
            "{'issuers':[{'name':'ci','kind':'jwt','issuer':'https://i','keysFile':'k.json',"
                + "'audience':'https://p','identities':[{'role':'agent','claims':{'ref':'a/*'},"
                + "'backends':['shop']}]}]}");

    assertThat(problems).isEmpty();
    IssuerConfig issuer = config.issuers().get(0);
    assertThat(issuer.tokens())
        .isEqualTo(
            new SignedTokens(
                "https://i", null, directory.resolve("k.json"), java.util.Set.of("RS256"), false));
    assertThat(issuer.audience()).containsExactly("https://p");
    assertThat(issuer.maxLifetime()).isEqualTo(Duration.ofHours(1));
    IdentityRule rule = issuer.rules().get(0);
    assertThat(rule.subject()).isEqualTo(new ClaimName(List.of("sub")));
    assertThat(rule.backends()).containsExactly("shop");
    assertThat(rule.claims()).containsOnlyKeys(new ClaimName(List.of("ref")));
  }

  @Test
  void googlesVms_knowTheirIssuer_andTheAudiencesOfAllThreeCalls() throws IOException {
    OutsideConfig config =
        read(
            "{'issuers':[{'name':'vm','kind':'google-vm','audience':'https://p/',"
                + "'identities':[{'role':'agent'}]}]}");

    assertThat(problems).isEmpty();
    IssuerConfig issuer = config.issuers().get(0);
    SignedTokens tokens = (SignedTokens) issuer.tokens();
    assertThat(tokens.issuer()).isEqualTo("https://accounts.google.com");
    assertThat(tokens.keysUrl())
        .isEqualTo(URI.create("https://www.googleapis.com/oauth2/v3/certs"));
    assertThat(issuer.audience())
        .containsExactlyInAnyOrder(
            "https://p/agent/pending", "https://p/agent/request", "https://p/agent/response");
    assertThat(issuer.rules().get(0).subject()).isEqualTo(new ClaimName(List.of("email")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'kind':'jwt'; 'kind':'saml'; /issuers/0/kind",
        "'kind':'jwt'; 'x':1; /issuers/0/kind",
        "'kind':'jwt'; 'kind':7; /issuers/0/kind",
        "'name':'ci'; 'name':'C I'; /issuers/0/name",
        "'issuer':'https://i'; 'iss':'https://i'; /issuers/0/issuer",
        "'keysUrl':'https://i/k'; 'keysUrl':'http://i/k'; /issuers/0/keysUrl",
        "'keysUrl':'https://i/k'; 'keysUrl':'https://u:p@i/k'; /issuers/0/keysUrl",
        "'keysUrl':'https://i/k'; 'keysUrl':'file:///etc/passwd'; /issuers/0/keysUrl",
        "'keysUrl':'https://i/k'; 'keysUrl':'https://i/k','keysFile':'k'; /issuers/0/keysUrl",
        "'keysUrl':'https://i/k'; 'x':1; /issuers/0/keysUrl",
        "'audience':'https://p'; 'audience':[]; /issuers/0/audience",
        "'audience':'https://p'; 'x':1; /issuers/0/audience",
        "'audience':'https://p'; 'audience':'a','algorithms':['HS256']; /issuers/0/algorithms",
        "'audience':'https://p'; 'audience':'a','algorithms':'none'; /issuers/0/algorithms",
        "'audience':'https://p'; 'audience':'a','maxLifetime':'10 years'; /issuers/0/maxLifetime",
        "'audience':'https://p'; 'audience':'a','maxLifetime':'0'; /issuers/0/maxLifetime",
        "'role':'agent'; 'role':'root'; /issuers/0/identities/0/role",
        "'role':'agent'; 'x':1; /issuers/0/identities/0/role",
        "'role':'agent'; 'role':'admin'; /issuers/0/identities/0/claims",
        "'role':'agent'; 'role':'agent','backends':['b']; /issuers/0/identities/0/claims",
        "'role':'agent'; 'role':'agent','claims':{'ref':'*'}; /issuers/0/identities/0/claims/ref",
        "'role':'agent'; 'role':'agent','claims':{'ref':'a*'}; /issuers/0/identities/0/claims/ref",
        "'role':'agent'; 'role':'agent','claims':{'ref':''}; /issuers/0/identities/0/claims/ref",
        "'role':'agent'; 'role':'agent','claims':['ref']; /issuers/0/identities/0/claims",
        "'role':'agent'; 'role':'agent','subject':'/'; /issuers/0/identities/0/subject",
        "[{'role':'agent'}]; []; /issuers/0/identities",
        "[{'role':'agent'}]; ['agent']; /issuers/0/identities/0",
      })
  void mistakes_areNamedByTheirPlace(String original, String changed, String pointer)
      throws IOException {
    String good =
        "{'issuers':[{'name':'ci','kind':'jwt','issuer':'https://i','keysUrl':'https://i/k',"
            + "'audience':'https://p','identities':[{'role':'agent'}]}]}";
    read(good);
    assertThat(problems).isEmpty();

    read(good.replace(original, changed));
    assertThat(problems)
        .extracting(ConfigProblem::source)
        .contains(directory.resolve("issuers.json") + " at " + pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{'issuers':[",
        "{}",
        "{'issuers':[]}",
        "{'issuers':{}}",
        "{issuers:[]}",
      })
  void files_thatAreNone(String text) throws IOException {
    read(text);
    assertThat(problems).isNotEmpty();
  }

  @Test
  void missingFile_isNamed() {
    new IssuersFile(directory.resolve("none.json"), problems).read();
    assertThat(problems).extracting(ConfigProblem::message).containsExactly("does not exist");
  }

  @Test
  void allProblems_comeAtOnce_withThoseOfOtherSettings() throws IOException {
    Path file = Files.writeString(directory.resolve("i.json"), "{\"issuers\":[{}],\"x\":1}");
    Map<String, String> options =
        Map.of("issuers-file", file.toString(), "grace", "soon", "data-dir", directory.toString());
    assertThatThrownBy(
            () ->
                new ProxyConfigLoader(Map.of(), Map.of(), new Layer(options, key -> "--" + key))
                    .load())
        .hasMessageContaining("grace")
        .hasMessageContaining("/issuers/0/name) is missing")
        .hasMessageContaining("/issuers/0/kind) is missing")
        .hasMessageContaining("/x) is not known here");
  }

  @Test
  void everyExampleOfTheManual_isGood() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(MANUAL));
    int count = 0;
    while (example.find()) {
      count++;
      Path file = Files.writeString(directory.resolve("e.json"), example.group(1));
      OutsideConfig config = new IssuersFile(file, problems).read();
      assertThat(problems).as(example.group(1)).isEmpty();
      assertThat(config.issuers()).isNotEmpty();
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }
}
