package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.invertingproxy.proxy.registry.BackendChangedException;
import org.invertingproxy.proxy.registry.InvalidBackendException;
import org.invertingproxy.proxy.registry.RegistryConflictException;
import org.invertingproxy.proxy.registry.RegistryFullException;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.backup.BackupInProgressException;
import org.invertingproxy.proxy.registry.backup.DamagedBackupException;
import org.invertingproxy.proxy.servlet.RawPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on a control host that is not an agent's call: admin API, page, sign-in, health,
 * metrics. Thread-safe. Blocks on the registry, on the thread of the container: these calls are few
 * and small. It never waits there for a caller without a credential, nor for another server.
 *
 * <p>It looks at the raw path only, byte for byte: what is not exactly one of its paths is 404, so
 * no other spelling reaches anything. Whatever goes wrong, the answer is its own, never a page of
 * the container.
 */
public final class AdminHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final Map<String, Step> api;
  private final Map<String, StepOfOne> apiOfOne; // by what comes before the last slash
  private final SignIn signIn;
  private final AdminPage page;
  private final Health health;
  private final MetricsPage metrics;
  private final CallBodies bodies;

  /** A handler of these parts. */
  public AdminHandler(
      BackendsApi backends,
      TokensApi tokens,
      AuditApi audit,
      KeysApi keys,
      SignIn signIn,
      AdminPage page,
      Health health,
      MetricsPage metrics,
      BackupApi backups,
      CallBodies bodies) {
    this.api =
        Map.of(
            BackendsApi.PATH, backends::all,
            OpenApi.PATH, OpenApi::show,
            AuditApi.PATH, audit::handle,
            TokensApi.PATH, tokens::all,
            KeysApi.PATH, keys::all,
            BackupApi.BACKUP, backups::write,
            BackupApi.RESTORE, backups::restore,
            SignIn.LINKS, signIn::link);
    this.apiOfOne =
        Map.of(
            BackendsApi.PATH, backends::one, TokensApi.PATH, tokens::one, KeysApi.PATH, keys::one);
    this.signIn = signIn;
    this.page = page;
    this.health = health;
    this.metrics = metrics;
    this.bodies = bodies;
  }

  /** Whether the call shows a secret of the proxy's own, which no issuer may be asked about. */
  public boolean isOwnSecret(HttpServletRequest request) {
    return metrics.isToken(request);
  }

  /** The paths of the API, in the way of OpenAPI. */
  Set<String> apiPaths() {
    return Stream.concat(
            api.keySet().stream(), apiOfOne.keySet().stream().map(list -> list + "/{id}"))
        .collect(Collectors.toSet());
  }

  /** Answers the request, or suspends it to answer it when it is dispatched again. */
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AdminCall call = new AdminCall(request, response, RawPath.of(request), bodies);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      dispatch(call);
    } catch (SuspendedException e) {
      e.suspend(request);
    } catch (ProblemException e) {
      call.answer(e.problem());
    } catch (InvalidBackendException e) {
      call.answer(Problem.badFields(e.problems()));
    } catch (RegistryConflictException e) {
      call.answer(Problem.conflict(e.field(), String.valueOf(e.getMessage())));
    } catch (BackupInProgressException e) {
      call.answer(Problem.conflict(e.getMessage() + "."));
    } catch (DamagedBackupException e) {
      call.answer(Problem.badRequest(e.getMessage() + ". Nothing was changed."));
    } catch (BackendChangedException e) {
      call.answer(Problem.changed(String.valueOf(e.getMessage())));
    } catch (RegistryFullException e) {
      LOG.error("An administrator's call failed: {}", e.getMessage()); // H2 would say much more
      call.answer(Problem.registryFull());
    } catch (RegistryUnavailableException e) {
      LOG.error("The registry failed an administrator's call", e);
      call.answer(Problem.registryUnavailable());
    } catch (RuntimeException e) {
      LOG.error("An administrator's call failed", e);
      call.answer(Problem.internal());
    }
  }

  private void dispatch(AdminCall call) throws IOException {
    String path = call.path();
    switch (path) {
      case "/", "/admin" -> call.redirect(AdminPage.PATH);
      case "/healthz" -> health.live(call);
      case "/readyz" -> health.ready(call);
      case MetricsPage.PATH -> metrics.show(call);
      case "/admin/session" -> signIn.session(call);
      default -> {
        if (path.startsWith(AdminPage.PATH)) {
          page.file(call, path.substring(AdminPage.PATH.length()));
        } else {
          dispatchToApi(call, path);
        }
      }
    }
  }

  private void dispatchToApi(AdminCall call, String path) throws IOException {
    Step step = api.get(path);
    if (step != null) {
      step.on(call);
      return;
    }
    for (Map.Entry<String, StepOfOne> list : apiOfOne.entrySet()) {
      String before = list.getKey() + "/";
      if (path.startsWith(before)) {
        list.getValue().on(call, path.substring(before.length()));
        return;
      }
    }
    throw new ProblemException(Problem.notFound());
  }

  /** Answers a call. */
  private interface Step {
    void on(AdminCall call) throws IOException;
  }

  /** Answers a call for the one whose id, as it is in the path, follows the last slash. */
  private interface StepOfOne {
    void on(AdminCall call, String rawId) throws IOException;
  }
}
