/** The agent's command line. */
@NullMarked
package org.invertingproxy.agent.cli;

import org.jspecify.annotations.NullMarked;
