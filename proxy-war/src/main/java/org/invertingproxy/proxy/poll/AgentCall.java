package org.invertingproxy.proxy.poll;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.invertingproxy.proxy.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * An agent's call whose rights were checked.
 *
 * @param backendId the backend it may serve and speaks for
 * @param session the agent's own name for this run of it, empty where it has none
 * @param agent whose right it is, or null where none is needed
 * @param requestId the exchange it is about, empty where none is named
 */
record AgentCall(
    HttpServletRequest request,
    HttpServletResponse response,
    String backendId,
    String session,
    @Nullable Identity agent,
    String requestId) {}
