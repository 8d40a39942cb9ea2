package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.invertingproxy.desktop.Tokens;
import org.invertingproxy.desktop.settings.Settings;
import org.invertingproxy.desktop.tunnel.TunnelRequest;
import org.junit.jupiter.api.Test;

class ShareFormTest {
  private final ShareForm form = new ShareForm(InstantSource.system());

  @Test
  void completeForm_isARequest() {
    fill("https://proxy.example.com", "blog", "3000");
    TunnelRequest request = form.read().orElseThrow();

    assertThat(request.proxy()).hasToString("https://proxy.example.com/");
    assertThat(request.backend()).isEqualTo("blog");
    assertThat(request.localServer()).hasToString("localhost:3000");
    assertThat(request.insecure()).isFalse();
  }

  @Test
  void emptyForm_namesEveryProblemAtOnce_untilTheNextEdit() {
    assertThat(form.read()).isEmpty();
    assertThat(form.proxy().problemProperty().get())
        .isEqualTo("Enter the proxy's address, for instance https://proxy.example.com.");
    assertThat(form.backend().problemProperty().get())
        .isEqualTo("Enter the name under which the proxy knows your server.");
    assertThat(form.localServer().problemProperty().get())
        .isEqualTo("Pick a port from the list or enter one.");

    form.backend().textProperty().set("b");
    assertThat(form.backend().problemProperty().get()).isEmpty();
  }

  @Test
  void badPort_isSaid() {
    fill("https://proxy.example.com", "blog", "localhost:70000");

    assertThat(form.read()).isEmpty();
    assertThat(form.localServer().problemProperty().get())
        .isEqualTo("A port is a number from 1 to 65535, not 70000.");
  }

  @Test
  void unencryptedProxy_needsConsent_whichEndsWithTheAddress() {
    fill("http://proxy.example.com", "blog", "3000");

    assertThat(form.unencryptedProperty().get()).isTrue();
    assertThat(form.read()).isEmpty();
    assertThat(form.proxy().problemProperty().get())
        .isEqualTo("This address is not encrypted: use https://, or allow it below.");
    form.insecureProperty().set(true);
    assertThat(form.read().orElseThrow().insecure()).isTrue();

    form.proxy().textProperty().set("https://proxy.example.com");
    assertThat(form.unencryptedProperty().get()).isFalse();
    assertThat(form.insecureProperty().get()).isFalse();
  }

  @Test
  void proxyOnThisMachine_needsNoEncryption() {
    fill("http://localhost:8080", "blog", "3000");

    assertThat(form.unencryptedProperty().get()).isFalse();
    assertThat(form.read()).isPresent();
  }

  @Test
  void tokensBackend_isFilledIn_andReplacedByThatOfTheNextToken() {
    paste("{\"backends\":[\"blog\",\"shop\"]}");
    assertThat(form.backend().textProperty().get()).isEqualTo("blog");

    paste("{\"backends\":[\"wiki\"]}");
    assertThat(form.backend().textProperty().get()).isEqualTo("wiki");
  }

  @Test
  void typedBackend_isKept() {
    form.backend().textProperty().set("mine");
    paste("{\"backends\":[\"blog\"]}");

    assertThat(form.backend().textProperty().get()).isEqualTo("mine");
  }

  @Test
  void settings_areRestored() {
    Settings settings = new Settings("p.example", "blog", "3000", "/no/such/file", true);
    form.restore(settings);

    assertThat(form.toSettings(true)).isEqualTo(settings);
  }

  private void fill(String proxy, String backend, String localServer) {
    form.proxy().textProperty().set(proxy);
    form.backend().textProperty().set(backend);
    form.localServer().textProperty().set(localServer);
  }

  private void paste(String claims) {
    form.token().pasted().textProperty().set(Tokens.withClaims(claims));
  }
}
