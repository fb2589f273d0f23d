namespace Nexus.Kernel.Services;

/// <summary>Somebody named a service that this binary does not have; the message lists those it has.</summary>
public sealed class UnknownServiceException(string name, IEnumerable<string> known)
    : Exception($"There is no service '{name}'. Services: {string.Join(", ", known)}.");
