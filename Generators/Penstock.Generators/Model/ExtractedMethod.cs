namespace Penstock.Generators.Model;

/// <summary>What discovery found at one attribute: a method to emit, or the reasons why not.</summary>
/// <remarks>
/// The location is kept apart from the model: an edit above a method moves it, but changes nothing that is emitted.
/// </remarks>
internal sealed record ExtractedMethod(MethodModel? Method, LocationInfo Location, EquatableArray<DiagnosticInfo> Diagnostics);
