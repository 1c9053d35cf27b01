using System.Reflection;

namespace Orleans.Platform.Seams;

/// <summary>
/// An outgoing call filter that has nothing to do with most calls. The built-in engine asks it beforehand, and takes a call
/// with which no filter has to do the short way; with the official engine the filter passes such a call on.
/// </summary>
public interface IOptionalCallFilter
{
    /// <summary>Whether a call of the method from here, now, is the filter's business.</summary>
    bool Applies(MethodInfo interfaceMethod);
}
