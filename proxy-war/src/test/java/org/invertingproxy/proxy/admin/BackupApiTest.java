package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.invertingproxy.proxy.registry.RegistryFullException;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.backup.BackupInProgressException;
import org.invertingproxy.proxy.registry.backup.DamagedBackupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupApiTest {
  @TempDir Path dataDir;
  private AdminServer server;
  private Caller admin;

  @BeforeEach
  void open() throws Exception {
    server = new AdminServer(dataDir, new BrokenRegistry(), new BrokenTokens(), null);
    admin = Caller.administrator(server);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void backup_isAnsweredAsItIsWritten() throws Exception {
    HttpResponse<String> backup = admin.get("/api/backup");
    assertThat(backup.statusCode()).isEqualTo(200);
    assertThat(backup.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(backup.body()).isEqualTo(FakeBackups.CONTENT);
  }

  @Test
  void restore_takesTheBodyAsItIs_andSaysWhatWasInIt() throws Exception {
    String sent = "{}\n".repeat(100_000); // more than a form may have
    HttpResponse<String> restored = admin.post("/api/restore", sent);
    assertThat(restored.statusCode()).isEqualTo(200);
    assertThat(restored.body())
        .isEqualTo("{\"made\":\"" + Instant.EPOCH + "\",\"rows\":{\"backend\":1}}");
    assertThat(server.backups.restored).isEqualTo(sent);
  }

  @Test
  void onlyAdministratorsGetOne() throws Exception {
    assertThat(Caller.nobody(server).get("/api/backup").statusCode()).isEqualTo(401);
    assertThat(Caller.nobody(server).post("/api/restore", "x").statusCode()).isEqualTo(401);
    assertThat(server.backups.restored).isEmpty();
  }

  @Test
  void otherMethods_are405() throws Exception {
    assertThat(admin.post("/api/backup", "").statusCode()).isEqualTo(405);
    assertThat(admin.get("/api/restore").statusCode()).isEqualTo(405);
  }

  @Test
  void failures_areProblemsOfTheirOwn() throws Exception {
    assertProblem(new DamagedBackupException("it is cut"), 400, "it is cut. Nothing was changed.");
    assertProblem(new BackupInProgressException(), 409, "Another backup or restore is under way");
    assertProblem(new RegistryUnavailableException("c4n4ry"), 503, "look again");
    assertProblem(new RegistryFullException("c4n4ry", new IOException()), 507, "nothing was");
  }

  private void assertProblem(RuntimeException failure, int status, String detail) throws Exception {
    server.backups.failure.set(failure);
    HttpResponse<String> answer = admin.post("/api/restore", "x");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(detail).doesNotContain("c4n4ry");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
  }

  @Test
  void registryThatFailsBeforeTheFirstBytesHaveLeft_isAProblem() throws Exception {
    server.backups.before = 10;
    server.backups.failure.set(new RegistryUnavailableException("c4n4ry"));
    HttpResponse<String> answer = admin.get("/api/backup");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Caller.json(answer).getAsJsonObject().get("status").getAsInt()).isEqualTo(503);
  }

  @Test
  void registryThatFailsLater_cutsTheAnswer() {
    server.backups.before = 1 << 20;
    server.backups.failure.set(new RegistryUnavailableException("c4n4ry"));
    assertThatThrownBy(() -> admin.get("/api/backup")).isInstanceOf(IOException.class);
  }
}
