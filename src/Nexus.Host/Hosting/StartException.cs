namespace Nexus.Host.Hosting;

/// <summary>The process cannot start; the message is for the person at the terminal.</summary>
internal sealed class StartException(string message) : Exception(message);
