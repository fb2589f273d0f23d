namespace Nexus.Kernel.Services;

/// <summary>What was configured cannot be used; the process does not start.</summary>
/// <param name="message">Which key it is, what is wrong and what is allowed.</param>
/// <param name="cause">How that was found; null for nothing further.</param>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause);
