using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Nexus.Kernel.Data;

/// <summary>
/// A query that is looked at once: for those of the hot paths, where walking the expression at each use showed in
/// profiles. Keep it in a static field; it holds one compiled form for each model, hence for each engine.
/// </summary>
/// <param name="query">
/// What to read, ending in <c>SingleOrDefault</c>, <c>FirstOrDefault</c>, <c>Any</c> or the like; it may name nothing
/// but its parameters.
/// </param>
public sealed class CompiledQuery<TDb, TArgument, TResult>(
    Expression<Func<TDb, TArgument, CancellationToken, TResult>> query
)
    where TDb : ServiceDb
{
    private readonly ConditionalWeakTable<IModel, Func<TDb, TArgument, CancellationToken, Task<TResult>>> compiled = [];

    /// <summary>Runs it.</summary>
    public Task<TResult> RunAsync(TDb db, TArgument argument, CancellationToken cancellationToken) =>
        compiled.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, cancellationToken);
}
