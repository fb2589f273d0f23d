namespace Nexus.Kernel.Retention;

/// <summary>Removes what a service need not know any longer. It runs once an hour, in a scope of its own.</summary>
public interface IForgets
{
    /// <summary>Removes what has served; what it could not remove is left to the next hour.</summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}
