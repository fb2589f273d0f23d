using Nexus.Kernel.Http;

namespace Nexus.Kernel.Calls;

/// <summary>Another service refused a call, or could not be reached.</summary>
public sealed class ServiceCallException : Exception
{
    /// <summary>The other service answered with a problem.</summary>
    public ServiceCallException(string service, Problem problem)
        : base($"{service}: {problem?.Title} {problem?.Detail}") => (Service, Answer) = (service, problem);

    /// <summary>The other service did not answer.</summary>
    public ServiceCallException(string service, Exception inner)
        : base($"{service} did not answer: {inner?.Message}", inner) => Service = service;

    /// <summary>The service that was called.</summary>
    public string Service { get; }

    /// <summary>What it answered; null when it did not.</summary>
    public Problem? Answer { get; }

    /// <summary>Whether it refused with this problem code.</summary>
    public bool Is(string code) => Answer?.Code == code;

    /// <summary>
    /// For the outside: refusals pass as they are, except that our own broken token is not the client's fault.
    /// </summary>
    internal Problem ToProblem() =>
        Answer is { Status: >= 400 and < 500 and not 401 and not 403 and not 429 } refusal
            ? refusal
            : Problems.Unavailable($"{Service} is away.").Problem;
}
