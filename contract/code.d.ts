export declare const plain: (value: string) => string;
export declare const joined: (text: string, separators: RegExp) => string | undefined;
export declare const typedDigits: (value: string) => string | undefined;
export declare const readCode: (value: string, length: number) => string | undefined;
