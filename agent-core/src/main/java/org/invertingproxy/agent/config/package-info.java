/** The agent's settings. */
@NullMarked
package org.invertingproxy.agent.config;

import org.jspecify.annotations.NullMarked;
