using System.Reflection;
using System.Reflection.Emit;

namespace Pathway.Architecture;

/// <summary>
/// The types that a type uses, read from the compiled assembly: base, interfaces, attributes, signatures, local variables, and the types
/// that instructions refer to. Classes that the compiler generates for lambdas and iterators count as part of the type.
/// </summary>
/// <remarks>
/// TngTech.ArchUnitNET 0.13.5 was tried instead: of the planted violations it misses the one in the body of an async iterator.
/// </remarks>
internal static class TypeUses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => code.Value);

    public static IReadOnlySet<Type> Of(Type type)
    {
        var used = new HashSet<Type>();
        void Use(Type? one) => Unwrap(one, used);
        Use(type.BaseType);
        foreach (var implemented in type.GetInterfaces()) { Use(implemented); }
        UseAttributes(type, Use);
        UseConstraints(type.GetGenericArguments(), Use);
        foreach (var member in type.GetMembers(All))
        {
            UseAttributes(member, Use);
            switch (member)
            {
                case FieldInfo field: Use(field.FieldType); break;
                case PropertyInfo property: Use(property.PropertyType); break;
                case EventInfo happening: Use(happening.EventHandlerType); break;
                case MethodBase method: UseMethod(method, Use); break;
            }
        }
        return used;
    }

    private static void UseMethod(MethodBase method, Action<Type?> use)
    {
        UseSignature(method, use);
        if (method.IsGenericMethodDefinition) { UseConstraints(method.GetGenericArguments(), use); }
        if (method.GetMethodBody() is not { } body) { return; }
        foreach (var local in body.LocalVariables) { use(local.LocalType); }
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) { use(clause.CatchType); }
        }
        foreach (var named in Instructions(method, body.GetILAsByteArray()!))
        {
            if (named is Type type) { use(type); continue; }
            use(named.DeclaringType);
            switch (named)
            {
                case FieldInfo field: use(field.FieldType); break;
                case MethodBase called:
                    UseSignature(called, use);
                    if (called.IsGenericMethod) { foreach (var argument in called.GetGenericArguments()) { use(argument); } }
                    break;
            }
        }
    }

    private static void UseSignature(MethodBase method, Action<Type?> use)
    {
        if (method is MethodInfo { ReturnType: var returned }) { use(returned); }
        foreach (var parameter in method.GetParameters()) { use(parameter.ParameterType); }
    }

    private static void UseConstraints(IEnumerable<Type> arguments, Action<Type?> use)
    {
        foreach (var argument in arguments.Where(static argument => argument.IsGenericParameter))
        {
            foreach (var constraint in argument.GetGenericParameterConstraints()) { use(constraint); }
        }
    }

    private static void UseAttributes(MemberInfo member, Action<Type?> use)
    {
        foreach (var attribute in member.CustomAttributes)
        {
            use(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments) { if (argument.Value is Type type) { use(type); } }
        }
    }

    // A reference is a token of four bytes; of all other instructions only the length matters.
    private static IEnumerable<MemberInfo> Instructions(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var opcode = code[at] == 0xfe ? OpCodesByValue[(short)(0xfe00 | code[at + 1])] : OpCodesByValue[code[at]];
            at += opcode.Size;
            switch (opcode.OperandType)
            {
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: at += 1; break;
                case OperandType.InlineVar: at += 2; break;
                case OperandType.InlineI8 or OperandType.InlineR: at += 8; break;
                case OperandType.InlineSwitch: at += 4 + (4 * BitConverter.ToInt32(code, at)); break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    if (method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } named) { yield return named; }
                    at += 4;
                    break;
                default: at += 4; break;
            }
        }
    }

    private static void Unwrap(Type? type, HashSet<Type> used)
    {
        if (type is null || type.IsGenericParameter) { return; }
        if (type.HasElementType) { Unwrap(type.GetElementType(), used); return; }
        if (type.IsConstructedGenericType)
        {
            foreach (var argument in type.GetGenericArguments()) { Unwrap(argument, used); }
            type = type.GetGenericTypeDefinition();
        }
        used.Add(type);
    }
}
